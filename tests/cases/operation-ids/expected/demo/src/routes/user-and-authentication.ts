import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/user-and-authentication.js';

export const tagged3: Handler<typeof operations.tagged3> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'tagged3 is not implemented yet');
};

export const tagged4: Handler<typeof operations.tagged4> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'tagged4 is not implemented yet');
};
