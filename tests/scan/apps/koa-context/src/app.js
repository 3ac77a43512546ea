const Koa = require('koa');
const Router = require('@koa/router');
const logger = require('koa-logger');
const qs = require('qs');
const { database } = require('./database');

const app = new Koa();
const router = new Router();

app.context.answer = function (data, status = 200) {
  this.status = status;
  this.body = { data };
};
app.context.refuse = function (status, message) {
  this.status = status;
  this.body = { message: String(message) };
};

app.use(logger((line) => process.stdout.write(line)));
app.use(async (ctx, next) => {
  if (ctx.path !== '/health') return next();
  ctx.body = 'ok';
});
app.use(async (ctx, next) => {
  if (ctx.method !== 'GET' && !ctx.cookies.get('keeper')) return ctx.refuse(401, 'who are you?');
  await next();
});

router.get('/hives', async (ctx) => {
  const { area, page } = qs.parse(ctx.querystring);
  ctx.answer(await database.hives(area, page));
});
router.post('/hives', async (ctx) => {
  if (!ctx.request.body.area) return ctx.refuse(400, 'where?');
  ctx.answer({ id: await database.add(ctx.request.body.area) }, 201);
});
// It serves nobody.
router.all('/hives', (ctx) => ctx.refuse(405, 'only GET and POST'));

app.use(router.routes());
app.listen(3000);
