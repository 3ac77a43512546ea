// Routes of koa-joi-router say what they take and what they answer.
const Koa = require('koa');
const router = require('koa-joi-router');

const { Joi } = router;
const stone = Joi.object({ id: Joi.number().integer().required(), weight: Joi.number().required() });
const stones = router();
stones.prefix('/stones');

stones.get('/', { validate: { query: { heavier: Joi.number().min(1) }, output: { 200: { body: Joi.array().items(stone) } } } }, async (ctx) => {
  ctx.body = await quarry.all(ctx.query.heavier);
});
stones.post(
  '/',
  {
    validate: {
      type: 'json',
      failure: 422,
      body: { weight: Joi.number().positive().required(), name: Joi.string().max(40) },
      output: { '201,202': { body: stone } },
    },
  },
  async (ctx) => {
    ctx.status = 201;
    ctx.body = await quarry.add(ctx.request.body);
  },
);
stones.delete('/:id', { validate: { params: { id: Joi.number().integer() } } }, async (ctx) => {
  ctx.status = 204;
});

const app = new Koa();
app.use(stones.middleware());
app.listen(3000);
