{{ header }}
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../types/operation.js';
import { ApiError } from './errors.js';
import { pathMatcher } from './wire.js';

/** Says which operation a request has reached, and with which path parameters. */
export function requestReader({ method, path, when }: Operation): (request: FastifyRequest) => Promise<void> {
  const match = pathMatcher(path);
  return async (request) => {
    const details = match(request.url.replace(/\?.*/s, ''))?.map(([field, message]) => ({ field, message }));
    throw new ApiError(418, 'REACHED', JSON.stringify([method, path, when]), details);
  };
}
