import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/con-routes.js';

export const tagged2: Handler<typeof operations.tagged2> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'tagged2 is not implemented yet');
};
