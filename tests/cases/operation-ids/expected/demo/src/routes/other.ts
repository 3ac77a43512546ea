import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/other.js';

export const getCollide3: Handler<typeof operations.getCollide3> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getCollide3 is not implemented yet');
};

export const getCollide4: Handler<typeof operations.getCollide4> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getCollide4 is not implemented yet');
};
