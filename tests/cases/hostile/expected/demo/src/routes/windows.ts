import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/windows.js';

export const then: Handler<typeof operations.then> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'then is not implemented yet');
};
