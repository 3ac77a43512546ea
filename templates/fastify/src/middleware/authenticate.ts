{{ header }}
import type { onRequestAsyncHookHandler } from 'fastify';
import type { Operation } from '../types/operation.js';
import { callerFinder } from './credentials.js';

/** Lets a request in when all schemes of one of the operation's alternatives accept it. */
export function authenticate(operation: Operation): onRequestAsyncHookHandler {
  const findCaller = callerFinder(operation);

  return async (request) => {
    const principal = await findCaller(request.raw);
    if (principal) Object.assign(request, { principal });
  };
}
