{{ header }}
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** What every failure looks like. */
export interface ErrorBody {
  error: { code: string; message: string; details: { field: string; message: string }[] };
  meta: { requestId: string };
}

/** Throw it anywhere to answer in the error format. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: ErrorBody['error']['details'];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: ErrorBody['error']['details'] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

const CODES: Record<number, string> = { 413: 'BODY_TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE', 429: 'TOO_MANY_REQUESTS' };

/** What to answer for whatever was thrown. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  // Frameworks throw errors with a status for a body too large, a broken path and the like.
  const status = error instanceof Error ? statusOf(error) : 500;
  if (error instanceof Error && status < 500) return new ApiError(status, CODES[status] ?? 'BAD_REQUEST', textOf(error, status));
  return new ApiError(500, 'INTERNAL_ERROR', 'Something went wrong');
}

/** Its message only where that is said to be for clients: those of libraries may name what nobody outside shall know. */
function textOf(error: Error & { expose?: unknown; code?: unknown }, status: number): string {
  const isForClients = error.expose === true || String(error.code).startsWith('FST_'); // http-errors and Fastify say so
  return isForClients ? error.message : (STATUS_CODES[status] ?? 'Bad Request');
}

function statusOf(error: Error & { status?: unknown; statusCode?: unknown }): number {
  const status = error.status ?? error.statusCode;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

/** The error format. */
export const errorBody = ({ code, message, details }: ApiError, requestId: string): ErrorBody => ({
  error: { code, message, details },
  meta: { requestId },
});

/** The caller's own request id if it is a plain one, else a new one. */
export const requestIdFor = (given = ''): string => (/^[\w.-]{1,128}$/.test(given) ? given : randomUUID());

/** The status of requests that break the contract: 400, unless it has only 422 for them. */
export const invalidStatus = (declared: object): number => (422 in declared && !(400 in declared) ? 422 : 400);

/** Gives a request that cannot be read at all that status, too. */
export function asInvalid(error: unknown, status: number): unknown {
  if (error instanceof RangeError) return new ApiError(status, 'BAD_REQUEST', 'The request is nested too deeply'); // for the stack
  if (!(error instanceof ApiError) || error.status !== 400) return error;
  return new ApiError(status, error.code, error.message, error.details, error.headers);
}

export const notFoundError = (method: string, path: string): ApiError => new ApiError(404, 'NOT_FOUND', `No route for ${method} ${path}`);

export const methodNotAllowedError = (method: string, allow: string): ApiError =>
  new ApiError(405, 'METHOD_NOT_ALLOWED', `${method} is not allowed here`, [], { Allow: allow });
