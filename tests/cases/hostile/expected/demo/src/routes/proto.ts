import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/proto.js';

export const prototype: Handler<typeof operations.prototype> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'prototype is not implemented yet');
};
