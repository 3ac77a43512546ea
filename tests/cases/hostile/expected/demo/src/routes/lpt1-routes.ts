import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/lpt1-routes.js';

export const evil: Handler<typeof operations.evil> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'evil is not implemented yet');
};
