// Middleware of Koa's that refuses requests, and prefixes of which one of several words stands there.
import Koa from 'koa';
import Router from '@koa/router';

const guard = async (ctx, next) => {
  const key = ctx.request.headers['x-api-key'] ?? ctx.cookies.get('session-key');
  if (await known(key)) {
    await next();
    return;
  }
  ctx.status = 401;
  ctx.body = { reason: 'Nobody knows this key' };
};

const router = new Router({ prefix: '/(v1|latest)/boats' });

router.get('/', async (ctx) => {
  ctx.body = { boats: [] };
});

router.delete('/:id', guard, async (ctx) => {
  ctx.status = 204;
});

const app = new Koa();
app.use(router.routes());

export default app;
