import 'zod/compile';
import cors from '@koa/cors';
import Koa from 'koa';
import helmet from 'koa-helmet';
import rateLimit from 'koa-ratelimit';
import { {% if has_base_path %}below, {% endif %}errors, requestId } from './middleware/service.js';
import router from './routes/index.js';
import type { State } from './types/handlers.js';

const { CORS_ORIGIN = '', RATE_LIMIT_PER_MINUTE = '300', TRUST_PROXY = '0' } = process.env;
const origins = CORS_ORIGIN.split(',').filter((origin) => origin !== '');

export function createApp(): Koa<State> {
  const app = new Koa<State>({ proxy: Number(TRUST_PROXY) > 0, maxIpsCount: Number(TRUST_PROXY) }); // how many proxies stand in front
  app.use(requestId);
  app.use(errors);
  app.use(helmet());
  app.use(cors({ origin: (ctx) => origins.find((origin) => origin === ctx.get('Origin')) ?? '', exposeHeaders: ['X-Request-Id'] }));
{%- if answers_health %}
  app.use((ctx, next) => {
    if (ctx.path !== '/health') return next();
    ctx.body = { status: 'ok' };
  });
{%- endif %}
  app.use(rateLimit({ driver: 'memory', db: new Map(), duration: 60_000, max: Number(RATE_LIMIT_PER_MINUTE), throw: true }));
{%- if has_base_path %}
  app.use(below({{ base_path }}, router.routes())); // where the document's server has the API, unless a proxy takes that away
{%- endif %}
  app.use(router.routes());
  return app;
}
