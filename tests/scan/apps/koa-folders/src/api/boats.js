const Router = require('koa-router');

const { version } = require('../config');
const store = require('../store');

const router = new Router({ prefix: `/api/${version}/boats` });

router.get('/:id', async (ctx) => {
  const boat = await store.find(ctx.params.id);
  if (!boat) throw new global.failures.Missing('boat');
  ctx.body = { id: String(boat.id) };
});
router.delete('/:id', async (ctx) => {
  await store.remove(ctx.params.id);
  ctx.status = 204;
});

module.exports = router;
