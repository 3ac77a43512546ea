import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/parcels.js';

export const listParcels: Handler<typeof operations.listParcels> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listParcels is not implemented yet');
};

export const sendParcel: Handler<typeof operations.sendParcel> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'sendParcel is not implemented yet');
};
