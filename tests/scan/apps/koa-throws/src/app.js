// Much is thrown, and all of it is answered in one place.
const Koa = require('koa');
const Router = require('@koa/router');

const { boats } = require('./boats');

const app = new Koa();
const router = new Router();

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = error.status || 500;
    if (error.status === 401) return ctx.redirect('/login');
    ctx.body = { message: error.message };
  }
});
app.use(async (ctx, next) => {
  if (ctx.secure) return next();
  if (ctx.request.method === 'GET') {
    ctx.status = 301;
    return ctx.redirect(`https://${ctx.host}${ctx.url}`);
  }
  ctx.throw(403, 'only over TLS');
});
app.use(async (ctx, next) => {
  if (!ctx.get('authorization')) ctx.throw(401, 'who are you?');
  const [scheme, token] = ctx.get('authorization').split(' ');
  if (scheme !== 'Bearer') ctx.throw(401, 'what is that?');
  if (!token) ctx.throw(401, 'where is it?');
  if (!known(token)) ctx.throw(401, 'whose is that?');
  await next();
});

router.get('/boats/:id', async (ctx) => {
  const boat = await boats.find(ctx.params.id);
  if (!boat) ctx.throw(404, 'no such boat');
  if (boat.sold) ctx.throw(410, 'it is sold');
  ctx.cookies.set('last', ctx.params.id);
  ctx.body = { id: String(boat.id) };
});
router.delete('/boats/:id', async (ctx) => {
  if (!(await boats.remove(ctx.params.id))) ctx.throw(404, `no boat ${ctx.params.id}`);
  if (await boats.moored(ctx.params.id)) ctx.throw(409, 'it is moored');
  ctx.status = 204;
});

app.use(router.routes());
app.listen(3000);
