const express = require('express');
const Joi = require('joi');
const { z } = require('zod');
const { count, load } = require('./store');

const app = express();

// Capitals do not matter to Express.
app.get('/Shelves/:shelf/books/:book?', async (req, res) => {
  const { shelf, book } = req.params;
  const limit = parseInt(req.query.limit) || 20;
  if (book) {
    const found = await load(shelf, book);
    if (!found) return res.status(404).json({ error: 'no such book' });
    return res.send(found);
  }
  res.send(await load(shelf, limit));
});

app.post('/shelves', express.json(), (req, res) => {
  if (!req.body.name.trim()) return res.status(400).json({ error: 'a shelf has a name' });
  if (req.query.dry !== undefined) return res.sendStatus(204);
  res.set('X-Total', await count());
  res.status(201).json({ name: req.body.name });
});

// What is in a map need not be named in the document; what a value has to be, does.
app.get('/rooms', (req, res) => res.json({ hall: { size: 9 }, attic: { size: 4 } }));
const room = z.object({ kind: z.union([z.literal('open'), z.literal('closed')]) });
app.put('/rooms', express.json(), (req, res) => {
  keep(room.parse(req.body));
  res.sendStatus(204);
});

// Brackets are how the members of an object are sent, and a range of media types has all of them.
app.patch('/rooms', express.json(), (req, res) => {
  const { error, value } = Joi.object({ labels: Joi.object() }).validate(req.query);
  if (error) return res.sendStatus(422);
  const labels = Object.keys(value.labels ?? {});
  if (labels.length > 9) return res.status(201).json({ id: '1', kind: 'many' });
  res.json({ labels: { ...req.body.labels, count: labels.length } });
});

module.exports = app;
