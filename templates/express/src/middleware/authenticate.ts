{{ header }}
import type { Request, RequestHandler } from 'express';
import type { Operation } from '../types/operation.js';
import { callerFinder } from './credentials.js';
import type { Principal } from './security.js';

/** Lets a request in when all schemes of one of the operation's alternatives accept it. */
export function authenticate(operation: Operation): RequestHandler {
  const findCaller = callerFinder(operation);

  return async (req: Request & { principal?: Principal }, _res, next) => {
    const caller = await findCaller(req);
    if (caller) req.principal = caller;
    next();
  };
}
