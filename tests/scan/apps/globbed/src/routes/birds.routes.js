const Router = require('@koa/router');

module.exports = (root) => {
  const router = new Router({ prefix: '/birds' });
  router.get('/', (ctx) => {
    ctx.body = [];
  });
  root.use(router.routes());
};
