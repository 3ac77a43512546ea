import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/users.js';

/** List users */
export const listUsers: Handler<typeof operations.listUsers> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listUsers is not implemented yet');
};

/** Create a user */
export const createUser: Handler<typeof operations.createUser> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'createUser is not implemented yet');
};

/** Fetch one user */
export const getUser: Handler<typeof operations.getUser> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getUser is not implemented yet');
};

/** Delete a user */
export const deleteUser: Handler<typeof operations.deleteUser> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'deleteUser is not implemented yet');
};

/** Upload an avatar */
export const uploadAvatar: Handler<typeof operations.uploadAvatar> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'uploadAvatar is not implemented yet');
};

/** Send a notification */
export const notifyUser: Handler<typeof operations.notifyUser> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'notifyUser is not implemented yet');
};
