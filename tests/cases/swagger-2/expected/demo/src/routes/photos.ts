import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/photos.js';

export const getPhoto: Handler<typeof operations.getPhoto> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getPhoto is not implemented yet');
};

export const addPhoto: Handler<typeof operations.addPhoto> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'addPhoto is not implemented yet');
};
