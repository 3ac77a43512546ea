import Koa from 'koa';
import Router from 'koa-router';
import * as yup from 'yup';

const router = new Router();

const invoice = yup.object({
  number: yup.string().matches(/^R-\d+$/).required(),
  total: yup.number().positive().required(),
  currency: yup.string().oneOf(['EUR', 'CHF']).default('EUR'),
  lines: yup.array().of(yup.object().shape({ text: yup.string().max(120), amount: yup.number().integer() })).min(1),
  paid: yup.date().nullable(),
}).concat(yup.object({ note: yup.string().max(80), sender: yup.string().required() }));

const check = (schemas: Record<string, yup.AnySchema>) => async (ctx, next) => {
  if (schemas.body) ctx.request.body = await schemas.body.validate(ctx.request.body);
  if (schemas.query) await schemas.query.validate(ctx.query);
  return next();
};

router.post('/invoices', check({ body: invoice }), (ctx) => {
  ctx.status = 201;
  ctx.body = { number: ctx.request.body.number };
});
router.get('/invoices', check({ query: yup.object({ year: yup.number().min(2000).required() }) }), (ctx) => {
  ctx.body = [];
});
// What has a default need not be there, whatever else is said; what is undefined is no member.
const words: Record<string, yup.AnySchema> = { text: yup.string().default('paid') };
const reminder = yup.object({
  text: words.text.required(),
  to: yup.array().of(yup.string().email()).ensure(),
  due: yup.date().transform((value, original) => readable(original)).required(),
  tone: words.tone,
});
router.post('/reminders', check({ body: reminder }), (ctx) => {
  ctx.status = 204;
});

new Koa().use(router.routes());
