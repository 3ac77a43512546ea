import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/pets.js';

export const listPets: Handler<typeof operations.listPets> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listPets is not implemented yet');
};
