import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/tags.js';

export const tagged5: Handler<typeof operations.tagged5> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'tagged5 is not implemented yet');
};
