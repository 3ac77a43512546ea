// What queries of Objection give and take is what the JSON Schema of their models says.
const express = require('express');
const { body, validationResult } = require('express-validator');
const { Baker, Loaf } = require('./models');

const app = express();
app.use(express.json());

app.get('/loaves', async (req, res) => {
  res.json(await Loaf.query().where('price', '<', 10).withGraphFetched('[baker]'));
});
app.post('/loaves', body('title').notEmpty(), async (req, res) => {
  if (!validationResult(req).isEmpty()) return res.status(400).json({ message: 'no title' });
  const { title, price } = req.body;
  res.status(201).json(await Loaf.query().insert({ title, price }));
});
app.patch('/loaves/:id', async (req, res) => {
  const loaf = await Loaf.query().patchAndFetchById(req.params.id, req.body);
  if (!loaf) return res.sendStatus(404);
  res.json(loaf);
});
app.delete('/loaves/:id', async (req, res) => {
  const removed = await Loaf.query().deleteById(req.params.id);
  res.json({ removed });
});
app.get('/bakers/:id', async (req, res) => {
  res.json(await Baker.query().findById(req.params.id).throwIfNotFound());
});

app.listen(3000);
