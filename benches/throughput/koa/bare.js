// In the place of the generated router: the body as raw-body reads it, and no contract.
import Router from '@koa/router';
import getRawBody from 'raw-body';

const router = new Router();
export default router;

router.post('/orders', async (ctx) => {
  ctx.status = 201;
  ctx.body = JSON.parse(await getRawBody(ctx.req, { limit: '1mb', length: ctx.get('Content-Length'), encoding: 'utf8' }));
});
