import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/operations.js';

export const tagged7: Handler<typeof operations.tagged7> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'tagged7 is not implemented yet');
};
