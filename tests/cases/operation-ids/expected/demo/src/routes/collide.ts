import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/collide.js';

export const getCollide1: Handler<typeof operations.getCollide1> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getCollide1 is not implemented yet');
};

export const getThing: Handler<typeof operations.getThing> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getThing is not implemented yet');
};
