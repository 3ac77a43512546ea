{{ header }}
import type { IncomingMessage } from 'node:http';
import type { Operation } from '../types/operation.js';
import type { Sent } from './bodies.js';
import { ApiError } from './errors.js';
import { type Fields, pathMatcher } from './wire.js';

export interface Incoming {
  path: string;
  req: IncomingMessage;
  readBody: Sent['read'];
}
export type Parts = Partial<Record<'params' | 'query' | 'headers' | 'cookies', Fields>> & { body?: unknown };

/** Says which operation a request has reached, and with which path parameters. */
export function requestReader({ method, path, when }: Operation): (incoming: Incoming) => Promise<Parts> {
  const match = pathMatcher(path);
  return async (incoming) => {
    const details = match(incoming.path)?.map(([field, message]) => ({ field, message }));
    throw new ApiError(418, 'REACHED', JSON.stringify([method, path, when]), details);
  };
}
