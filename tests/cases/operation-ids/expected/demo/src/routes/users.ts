import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/users.js';

export const getUsers: Handler<typeof operations.getUsers> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getUsers is not implemented yet');
};

export const postUsers: Handler<typeof operations.postUsers> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'postUsers is not implemented yet');
};

export const getUsersByUserIdPostsByPostId: Handler<typeof operations.getUsersByUserIdPostsByPostId> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getUsersByUserIdPostsByPostId is not implemented yet');
};
