const Router = require('@koa/router');

const router = new Router();
router.post('/plain', (ctx) => {
  ctx.status = 204;
});

module.exports = router;
