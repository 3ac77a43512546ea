// What stands before many routes looks into bodies that most of them have no use for.
const express = require('express');

const app = express();
app.use(express.json());

app.use((req, res, next) => {
  res.set('Access-Control-Allow-Origin', '*');
  res.set('X-Doors', 'ajar');
  next();
});

// A ticket may come in any part of a request.
const admitted = (req, res, next) => {
  const ticket = req.body.ticket || req.query.ticket || req.headers['x-ticket'];
  if (!ticket) return res.status(401).json({ reason: 'Nobody comes in without a ticket' });
  next();
};

app.use('/desk', (req, res, next) => {
  const { language } = req.body || {};
  req.language = language;
  next();
});

const checked = (schema) => (req, res, next) => {
  req.checked = schema ? schema.parse(req.body ?? {}) : undefined;
  next();
};

const found = (name, { params, body }) => {
  const value = params ? params[name] : undefined;
  return value === undefined && body ? body[name] : value;
};
const owned = (req, res, next) => {
  const house = found('house', req);
  return house ? next() : res.sendStatus(403);
};

app.post('/doors/:id/open', admitted, (req, res) => res.sendStatus(204));
app.delete('/doors/:id', checked(), (req, res) => res.sendStatus(204));
app.post('/desk/bell', (req, res) => res.sendStatus(202));
// These have bodies of their own.
app.post('/desk/notes', (req, res) => res.status(201).json({ text: req.body.text }));
app.put('/doors/:id', admitted, (req, res) => res.json(paint(req.body)));

app.patch('/houses/:house/doors', owned, (req, res) => res.json({ colour: req.body.colour }));
app.delete('/houses/:house', owned, (req, res) => res.sendStatus(204));

app.listen(3000);
