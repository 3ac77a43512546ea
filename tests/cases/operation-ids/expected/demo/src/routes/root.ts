import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/root.js';

export const getRoot: Handler<typeof operations.getRoot> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getRoot is not implemented yet');
};
