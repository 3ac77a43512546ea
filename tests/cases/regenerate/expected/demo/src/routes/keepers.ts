import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/keepers.js';

export const listKeepers: Handler<typeof operations.listKeepers> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listKeepers is not implemented yet');
};
