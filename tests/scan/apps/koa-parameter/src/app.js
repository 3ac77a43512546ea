// Rules of the package `parameter`, by Koa's middleware and by themselves.
const Koa = require('koa');
const Router = require('@koa/router');
const bodyParser = require('koa-bodyparser');
const verify = require('koa-parameter');
const Parameter = require('parameter');

const app = new Koa();
const router = new Router();
const parameter = new Parameter({ convert: true });

const check = (rules, data) => {
  const errors = parameter.validate(rules, data);
  if (errors) throw Object.assign(new Error(errors[0].message), { status: 400 });
};

router.post('/tickets', (ctx) => {
  ctx.verifyParams({
    name: 'string',
    seats: { type: 'int', min: 1, max: 9 },
    classOf: ['first', 'second'],
    mail: { type: 'email', required: false },
    bags: { type: 'array', itemType: 'string', required: false, max: 3 },
    note: { type: 'string', allowEmpty: true, required: false, max: 80 },
  });
  ctx.status = 204;
});
router.get('/tickets/:id', (ctx) => {
  ctx.verifyParams({ id: 'id', lang: { type: 'enum', values: ['en', 'sv'], required: false } });
  ctx.body = { id: ctx.params.id };
});
router.get('/departures', (ctx) => {
  check({ day: 'date', page: { type: 'int', min: 1, default: 1 } }, ctx.query);
  ctx.body = [];
});

app.use(bodyParser());
app.use(verify(app));
app.use(router.routes());
app.listen(3000);
