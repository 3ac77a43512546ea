import Koa from 'koa';
import Router from '@koa/router';
import jwt from 'koa-jwt';

const app = new Koa();
const router = new Router({ prefix: '/tasks' });

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = error.status || 500;
    ctx.body = { error: error.message };
  }
});
app.use(jwt({ secret: 'secret', passthrough: true }));

const onlyMembers = (ctx, next) => {
  ctx.assert(ctx.state.user, 401);
  return next();
};

router.param('task', async (id, ctx, next) => {
  ctx.state.task = await tasks.find(id);
  if (!ctx.state.task) ctx.throw(404, 'there is no such task');
  await next();
});

router.get('/', async (ctx) => {
  const { done, page = 1 } = ctx.query;
  ctx.body = await tasks.list({ done, page, tenant: ctx.get('x-tenant') });
});
router.post('/', onlyMembers, async (ctx) => {
  const { title, due } = ctx.request.body;
  const task = await tasks.add({ title, due });
  ctx.status = 201;
  ctx.body = { id: task.id, title: title.trim() };
});
router.get('/:task', async (ctx) => {
  ctx.set('Last-Modified', new Date().toUTCString());
  ctx.body = { task: ctx.state.task };
});
router.del('/:task', onlyMembers, async (ctx) => {
  await tasks.remove(ctx.params.task);
  ctx.body = null;
});
router.get('/:task/file', (ctx) => {
  ctx.type = 'application/pdf';
  ctx.body = tasks.print(ctx.state.task);
});
router.get('/first', (ctx) => ctx.redirect('/tasks'));

app.use(router.routes()).use(router.allowedMethods());
