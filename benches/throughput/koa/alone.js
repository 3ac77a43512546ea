// Koa with its router, and nothing besides.
import Router from '@koa/router';
import Koa from 'koa';
import getRawBody from 'raw-body';

const router = new Router();
router.post('/orders', async (ctx) => {
  ctx.status = 201;
  ctx.body = JSON.parse(await getRawBody(ctx.req, { limit: '1mb', length: ctx.get('Content-Length'), encoding: 'utf8' }));
});
new Koa().use(router.routes()).listen(Number(process.env.PORT), '127.0.0.1');
