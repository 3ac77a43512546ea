import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/con-routes.js';

export const constructor: Handler<typeof operations.constructor> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'constructor is not implemented yet');
};
