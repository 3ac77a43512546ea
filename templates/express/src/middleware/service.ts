{{ header }}
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Link } from '../types/handlers.js';
import type { Operation } from '../types/operation.js';
import { errorBody, methodNotAllowedError, notFoundError, requestIdFor, toApiError } from './errors.js';
import { release } from './validators.js';
import { isFor } from './wire.js';

/** Names the request in `X-Request-Id`. */
export const requestId: RequestHandler = (req, res, next) => {
  res.set('X-Request-Id', requestIdFor(req.get('X-Request-Id')));
  next();
};

export const notFound: RequestHandler = (req) => {
  throw notFoundError(req.method, req.path);
};

/** For the methods a path does not have; what a handler passes on with `next()` is simply not found. */
export function methodNotAllowed(allow: string): RequestHandler {
  const allowed = allow.split(', ');
  return (req, _res, next) => {
    if (allowed.includes(req.method)) return next();
    throw methodNotAllowedError(req.method, allow);
  };
}

/** The last middleware: every failure leaves in the error format. */
export const errorHandler: ErrorRequestHandler = (error: unknown, req, res, next) => {
  if (res.headersSent) return next(error);
  const failure = toApiError(error);
  if (failure.status >= 500 && failure.status !== 501) {
    // pino-http logs it with the request.
    if ('log' in req) Object.assign(res, { err: error });
    else console.error(error);
  }
  release(res); // which is past the contract of the operation
  res
    .status(failure.status)
    .set(failure.headers)
    .type('json')
    .json(errorBody(failure, res.get('X-Request-Id') ?? ''));
};

/** The handlers of an operation that shares its method and path with others. */
export function when(operation: Operation, ...handlers: Link[]): Link[] {
  const guard: RequestHandler = (req, _res, next) => {
    if (isFor(operation.when ?? {}, req)) next();
    else next('route');
  };
  return [guard, ...handlers];
}
