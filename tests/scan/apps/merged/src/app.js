// What comes with the path, the body and the query is put together before it is checked.
const express = require('express');
const Joi = require('joi');
const yup = require('yup');
const { Codes, Phrases } = require('@harbour/http-codes');

const app = express();
app.use(express.json());

class HarbourError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function check(schema) {
  return (req, res, next) => {
    const { value, error } = schema.validate({ ...req.body, ...req.query, ...req.params });
    if (error) return next(new HarbourError(Codes.UNPROCESSABLE_ENTITY, error.message));
    req.checked = value;
    next();
  };
}

// Whoever may look without a name is asked for one all the same, unless it is `Basic`.
function named(req, isBasic = false) {
  const { authorization } = req.headers;
  if (!authorization) return null;
  const [kind, name] = authorization.split(' ');
  if (kind !== 'Basic' && isBasic) return null;
  return name || null;
}
const basic = (req, res, next) => {
  if (!named(req, true)) throw new HarbourError(Codes.UNAUTHORIZED, Phrases.UNAUTHORIZED);
  next();
};

const berth = Joi.object({
  harbour: Joi.string().required(),
  length: Joi.number().min(1).max(400).required(),
  note: Joi.string().max(200),
});
const page = Joi.object({
  harbour: Joi.string().required(),
  page: Joi.number().integer().min(1).default(1),
  sort: Joi.object({ length: Joi.number().valid(1, -1) }),
});

app.get('/harbours/:harbour/berths', check(page), (req, res) => {
  const { page, harbour } = req.checked;
  res.json({ page, harbour, message: Phrases.OK });
});
app.post('/harbours/:harbour/berths', basic, check(berth), (req, res) => {
  res.status(Codes.CREATED).json({ id: String(berths.add(req.checked)) });
});
app.delete('/berths', check(Joi.object({ before: Joi.string().isoDate().required() })), (req, res) => {
  res.sendStatus(Codes.NO_CONTENT);
});

const rules = { name: yup.string().min(2).max(60).trim(), flag: yup.string().length(2) };
const validated = (body, expected) => yup.object({ ...expected }).validate(body, { stripUnknown: true });

app.post('/boats', async (req, res, next) => {
  try {
    const expected = { name: rules.name.required(), flag: rules.flag, owner: yup.string().required() };
    req.body = await validated({ ...req.body, owner: req.user }, expected);
    res.status(Codes.CREATED).json(req.body.name);
  } catch (error) {
    next(error);
  }
});
app.get('/boats', (req, res) => {
  const { limit = 20, ...filters } = req.query;
  const options = { sort: 'name', ...boats.defaults };
  if (options.closed) return res.status(Codes.SERVICE_UNAVAILABLE).end();
  res.json(boats.find(filters.flag, limit));
});

app.use((error, req, res, next) => {
  if (error instanceof HarbourError) return res.status(error.status).json({ message: error.message });
  res.status(Codes.INTERNAL_SERVER_ERROR).json({ message: Phrases.INTERNAL_SERVER_ERROR });
});
app.listen(3000);
