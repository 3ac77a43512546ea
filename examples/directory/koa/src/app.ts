import 'zod/compile';
import cors from '@koa/cors';
import Koa from 'koa';
import helmet from 'koa-helmet';
import rateLimit from 'koa-ratelimit';
import { LOG_LEVEL, log, logRequests } from './log.js';
import { below, errors, requestId } from './middleware/service.js';
import { setting } from './middleware/settings.js';
import router from './routes/index.js';
import { isReady } from './shutdown.js';
import type { State } from './types/handlers.js';

const { CORS_ORIGIN = '' } = process.env;
const RATE_LIMIT_PER_MINUTE = setting('RATE_LIMIT_PER_MINUTE', 300);
const TRUST_PROXY = setting('TRUST_PROXY', 0); // how many proxies stand in front
const origins = CORS_ORIGIN.split(/[, ]+/).filter((origin) => origin !== '');
const allowed = (given: string): boolean => origins.includes('*') || origins.includes(given);

export function createApp(): Koa<State> {
  const app = new Koa<State>({ proxy: TRUST_PROXY > 0, maxIpsCount: TRUST_PROXY });
  app.on('error', (error: Error, ctx?: Koa.Context) => {
    // pino-http logs it with the request.
    if (ctx && LOG_LEVEL !== 'silent') ctx.res.err = error;
    else log.error(error);
  });
  app.use(requestId);
  if (LOG_LEVEL !== 'silent') {
    app.use((ctx, next) => {
      logRequests(ctx.req, ctx.res);
      return next();
    });
  }
  app.use(errors);
  app.use(helmet());
  app.use(cors({ origin: (ctx) => (allowed(ctx.get('Origin')) ? ctx.get('Origin') : ''), exposeHeaders: ['X-Request-Id'] }));
  app.use((ctx, next) => {
    if (ctx.path !== '/health') return next();
    ctx.body = { status: 'ok' };
  });
  app.use((ctx, next) => {
    if (ctx.path !== '/ready') return next();
    ctx.status = isReady() ? 200 : 503;
    ctx.body = { status: isReady() ? 'ready' : 'stopping' };
  });
  app.use(rateLimit({ driver: 'memory', db: new Map(), duration: 60_000, max: RATE_LIMIT_PER_MINUTE, throw: true }));
  app.use(below('/v1', router.routes())); // where the document's server has the API, unless a proxy takes that away
  app.use(router.routes());
  return app;
}
