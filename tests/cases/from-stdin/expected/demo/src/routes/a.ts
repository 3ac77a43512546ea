import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/a.js';

export const getA: Handler<typeof operations.getA> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getA is not implemented yet');
};
