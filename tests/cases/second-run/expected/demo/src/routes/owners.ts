import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/owners.js';

export const listOwners: Handler<typeof operations.listOwners> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listOwners is not implemented yet');
};
