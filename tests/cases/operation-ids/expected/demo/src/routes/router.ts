import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/router.js';

export const tagged6: Handler<typeof operations.tagged6> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'tagged6 is not implemented yet');
};
