import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/etc-passwd.js';

export const proto: Handler<typeof operations.proto> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'proto is not implemented yet');
};
