const express = require('express');
const Joi = require('joi');
const { celebrate, errors, Segments } = require('celebrate');

const app = express();

const address = Joi.object({ street: Joi.string().required(), zip: Joi.string().pattern(/^\d{5}$/) });
const customer = Joi.object().keys({
  name: Joi.string().min(2).max(80).required(),
  email: Joi.string().email().required(),
  age: Joi.number().integer().min(18).allow(null),
  plan: Joi.string().valid('free', 'pro').default('free'),
  address,
  tags: Joi.array().items(Joi.string().alphanum()).max(5).unique(),
});

const pick = (object, keys) =>
  keys.reduce((picked, key) => {
    if (Object.prototype.hasOwnProperty.call(object, key)) picked[key] = object[key];
    return picked;
  }, {});

// What most apps have in some form: a schema for each part, checked by one function.
const validate = (schema) => (req, res, next) => {
  const parts = pick(schema, ['params', 'query', 'body']);
  const { error } = Joi.compile(parts).prefs({ abortEarly: false }).validate(pick(req, Object.keys(parts)));
  if (error) return res.status(400).json({ message: error.details.map((detail) => detail.message).join(', ') });
  return next();
};

const list = { query: Joi.object({ page: Joi.number().integer().positive().default(1), q: Joi.string().trim() }) };
const update = { params: Joi.object({ id: Joi.string().guid().required() }), body: customer.min(1) };

app.get('/customers', validate(list), (req, res) => res.json([]));
app.put('/customers/:id', validate(update), (req, res) => res.json({}));
app.post('/customers', celebrate({ [Segments.BODY]: customer, headers: Joi.object({ 'x-tenant': Joi.string().required() }).unknown() }), (req, res) => {
  res.status(201).json({ id: '1' });
});
app.post('/logins', (req, res) => {
  const { value, error } = Joi.object({ user: Joi.string().required(), code: Joi.string().length(6).required() }).validate(req.body);
  if (error) return res.sendStatus(400);
  res.json({ token: sign(value.user) });
});

// A type of the program's own: what it takes, nobody but the program knows.
const Own = Joi.extend((joi) => ({
  type: 'words',
  base: joi.array(),
  coerce: (value) => ({ value: value.split ? value.split(',') : value }),
}));
const search = {
  query: Joi.object({
    words: Joi.alternatives().try(Own.words().items(Joi.string()), Joi.array().items(Own.words())),
    since: Joi.date().timestamp('unix'),
  }),
  body: Joi.object({ rights: Joi.array().items('read', 'write') }),
};
app.post('/searches', validate(search), (req, res) => res.json([]));

app.use(errors());
