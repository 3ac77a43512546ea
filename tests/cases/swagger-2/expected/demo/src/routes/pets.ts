import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/pets.js';

export const listPets: Handler<typeof operations.listPets> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listPets is not implemented yet');
};

export const addPet: Handler<typeof operations.addPet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'addPet is not implemented yet');
};

export const replacePet: Handler<typeof operations.replacePet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'replacePet is not implemented yet');
};

/** @deprecated */
export const changePet: Handler<typeof operations.changePet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'changePet is not implemented yet');
};

export const describePet: Handler<typeof operations.describePet> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'describePet is not implemented yet');
};
