import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/constructor.js';

export const hasOwnProperty: Handler<typeof operations.hasOwnProperty> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'hasOwnProperty is not implemented yet');
};
