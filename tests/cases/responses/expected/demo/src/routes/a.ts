import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/a.js';

export const onlyDefault: Handler<typeof operations.onlyDefault> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'onlyDefault is not implemented yet');
};

export const ranges: Handler<typeof operations.ranges> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'ranges is not implemented yet');
};

export const headers: Handler<typeof operations.headers> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'headers is not implemented yet');
};

export const types: Handler<typeof operations.types> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'types is not implemented yet');
};

export const noResponses: Handler<typeof operations.noResponses> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'noResponses is not implemented yet');
};

export const oddKeys: Handler<typeof operations.oddKeys> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'oddKeys is not implemented yet');
};
