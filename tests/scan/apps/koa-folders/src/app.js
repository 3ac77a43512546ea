// All modules of a folder are asked for routers, below a version that the environment says.
const Koa = require('koa');
const CSRF = require('koa-csrf');
const limit = require('koa-ratelimit');

const { start } = require('./core/start');

const app = new Koa();

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = error.status || 500;
    ctx.body = { name: error.name, message: error.message };
  }
});
app.use(limit({ driver: 'memory', db: new Map(), max: 10, headers: { remaining: 'Rate-Limit-Remaining' } }));
app.use(new CSRF());
start(app);

app.listen(3000);
