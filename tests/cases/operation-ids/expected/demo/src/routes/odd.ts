import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/odd.js';

export const getOdd1: Handler<typeof operations.getOdd1> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd1 is not implemented yet');
};

export const getOdd2: Handler<typeof operations.getOdd2> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd2 is not implemented yet');
};

export const n2faVerify: Handler<typeof operations.n2faVerify> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'n2faVerify is not implemented yet');
};

export const operation: Handler<typeof operations.operation> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'operation is not implemented yet');
};

export const getOdd5: Handler<typeof operations.getOdd5> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd5 is not implemented yet');
};

export const getOdd6: Handler<typeof operations.getOdd6> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd6 is not implemented yet');
};

export const apiError: Handler<typeof operations.apiError> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'apiError is not implemented yet');
};

export const getOdd8: Handler<typeof operations.getOdd8> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd8 is not implemented yet');
};

export const getOdd9: Handler<typeof operations.getOdd9> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd9 is not implemented yet');
};

export const listUsersV2: Handler<typeof operations.listUsersV2> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'listUsersV2 is not implemented yet');
};

export const router: Handler<typeof operations.router> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'router is not implemented yet');
};

export const getOdd12: Handler<typeof operations.getOdd12> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd12 is not implemented yet');
};

export const getOdd13: Handler<typeof operations.getOdd13> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getOdd13 is not implemented yet');
};

export const getAVeryLongOperationIdThatSomebodyMadeFromThePathOfTheOperationAndAllOfItsParametersToo: Handler<
  typeof operations.getAVeryLongOperationIdThatSomebodyMadeFromThePathOfTheOperationAndAllOfItsParametersToo
> = async (_req, _res) => {
  throw new ApiError(
    501,
    'NOT_IMPLEMENTED',
    'getAVeryLongOperationIdThatSomebodyMadeFromThePathOfTheOperationAndAllOfItsParametersToo is not implemented yet',
  );
};
