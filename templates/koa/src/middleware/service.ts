{{ header }}
import compose from 'koa-compose';
import type { Middleware } from 'koa';
import type { Link, State } from '../types/handlers.js';
import type { Operation } from '../types/operation.js';
import { errorBody, methodNotAllowedError, notFoundError, requestIdFor, toApiError } from './errors.js';
import { isFor } from './wire.js';

/** Names the request in `X-Request-Id`. */
export const requestId: Middleware<State> = (ctx, next) => {
  ctx.state.requestId = requestIdFor(ctx.get('X-Request-Id'));
  ctx.set('X-Request-Id', ctx.state.requestId);
  return next();
};

/** The first middleware after `requestId`: every failure leaves in the error format, and so does what nobody has answered. */
export const errors: Middleware<State> = async (ctx, next) => {
  try {
    await next();
    if (ctx.status === 404 && ctx.body == null) throw notFoundError(ctx.method, ctx.path);
  } catch (error) {
    const failure = toApiError(error);
    if (failure.status >= 500 && failure.status !== 501) ctx.app.emit('error', error, ctx);
    ctx.remove('Content-Type');
    ctx.set(failure.headers);
    ctx.status = failure.status;
    ctx.body = errorBody(failure, ctx.state.requestId);
  }
};

/** For the methods a path does not have; what a handler passes on with `next()` is simply not found. */
export function methodNotAllowed(allow: string): Middleware<State> {
  const allowed = allow.split(', ');
  return (ctx, next) => {
    if (allowed.includes(ctx.method)) return next();
    throw methodNotAllowedError(ctx.method, allow);
  };
}

/** Routes below a path, as if they stood at `/`. */
export function below(base: string, routes: Middleware<State>): Middleware<State> {
  return (ctx, next) => {
    const { path } = ctx;
    if (!path.startsWith(`${base}/`)) return next();
    ctx.path = path.slice(base.length);
    return routes(ctx, () => {
      ctx.path = path;
      return next();
    });
  };
}

/** The handlers of an operation that shares its method and path with others. */
export function when(operation: Operation, ...handlers: Link[]): Middleware<State> {
  const chain = compose(handlers as Middleware<State>[]);
  return (ctx, next) => (isFor(operation.when ?? {}, ctx.req) ? chain(ctx, next) : next());
}
