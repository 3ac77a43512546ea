import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/pets.js';

/** Mine. All pets. */
export const listPets: Handler<typeof operations.listPets> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listPets is not implemented yet');
};

/** Takes in a pet. */
export const addPet: Handler<typeof operations.addPet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'addPet is not implemented yet');
};

export const getPet: Handler<typeof operations.getPet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getPet is not implemented yet');
};

export const deletePet: Handler<typeof operations.deletePet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'deletePet is not implemented yet');
};
const mine = 1; // mine
