import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/categories.js';

/** The category tree */
export const getCategoryTree: Handler<typeof operations.getCategoryTree> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getCategoryTree is not implemented yet');
};
