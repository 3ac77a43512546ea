{{ header }}
import type { Middleware } from 'koa';
import type { State } from '../types/handlers.js';
import type { Operation } from '../types/operation.js';
import { callerFinder } from './credentials.js';

/** Lets a request in when all schemes of one of the operation's alternatives accept it. */
export function authenticate(operation: Operation): Middleware<State> {
  const findCaller = callerFinder(operation);

  return async (ctx, next) => {
    const caller = await findCaller(ctx.req);
    if (caller) ctx.state.principal = caller;
    return next();
  };
}
