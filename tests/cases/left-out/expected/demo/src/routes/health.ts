import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/health.js';

export const health: Handler<typeof operations.health> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'health is not implemented yet');
};
