{{ header }}
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';

/** What every failure looks like. */
export interface ErrorBody {
  error: { code: string; message: string; details: { field: string; message: string }[] };
  meta: { requestId: string };
}

/** Throw it anywhere to answer in the error format. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorBody['error']['details'] = [],
  ) {
    super(message);
  }
}

/** Names the request in `X-Request-Id`: the caller's own id if it is a plain one, else a new one. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('X-Request-Id') ?? '';
  res.set('X-Request-Id', /^[\w.-]{1,128}$/.test(given) ? given : randomUUID());
  next();
};

export const notFound: RequestHandler = (req) => {
  throw new ApiError(404, 'NOT_FOUND', `No route for ${req.method} ${req.path}`);
};

/** For the methods a path does not have; what a handler passes on with `next()` is simply not found. */
export function methodNotAllowed(allow: string): RequestHandler {
  const allowed = allow.split(', ');
  return (req, res, next) => {
    if (allowed.includes(req.method)) return next();
    res.set('Allow', allow);
    throw new ApiError(405, 'METHOD_NOT_ALLOWED', `${req.method} is not allowed here`);
  };
}

/** The last middleware: every failure leaves in the error format. */
export const errorHandler: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  const { status, code, message, details } = toApiError(error);
  if (status >= 500 && status !== 501) console.error(error);
  const body: ErrorBody = { error: { code, message, details }, meta: { requestId: res.get('X-Request-Id') ?? '' } };
  res.status(status).type('json').send(JSON.stringify(body)); // as text, past the contract of the operation
};

const CODES: Record<number, string> = { 413: 'BODY_TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE' };

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  // Express raises http-errors for bad JSON, a body too large or a broken path.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return new ApiError(error.status, CODES[error.status] ?? 'BAD_REQUEST', error.message);
  }
  return new ApiError(500, 'INTERNAL_ERROR', 'Something went wrong');
}
