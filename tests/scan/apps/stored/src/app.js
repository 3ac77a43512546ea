// What is stored of a request has to be what the schema of what is stored says.
const express = require('express');
const { Schema, model } = require('mongoose');

const photo = new Schema({ file: String }, { _id: false, timestamps: true });
const shape = new Schema(
  {
    name: { type: String, required: [true, 'A kite has a name'], maxlength: [40, 'That is too long'] },
    tails: { type: Number, min: 1, max: 9, default: 1 },
    colours: { type: [String], enum: ['red', 'green'] },
    maker: { name: String, since: Date },
    owner: { type: Schema.Types.ObjectId, ref: 'Person', required: true },
    photos: [photo],
    friends: [{ type: Schema.Types.ObjectId, ref: 'Kite' }],
    secret: { type: String, select: false, match: /^[a-z]+$/ },
  },
  { timestamps: true },
);
const Kite = model('Kite', shape);

const app = express();

app.post('/kites', async (req, res) => {
  req.body.owner = req.header('x-owner');
  const kite = await Kite.create(req.body);
  res.status(201).json(kite);
});

app.get('/kites', async (req, res) => {
  res.json(await Kite.find().populate('owner'));
});

app.patch('/kites/:id', async (req, res) => {
  const kite = await Kite.findByIdAndUpdate(req.params.id, req.body, { new: true });
  res.json({ kite });
});

app.post('/kites/quick', async (req, res) => {
  const { name, tails = 3 } = req.body;
  const kite = new Kite({ name, tails, owner: req.header('x-owner') });
  await kite.save();
  res.sendStatus(204);
});

// A model that is asked for by its name.
const { model: named } = require('mongoose');
app.put('/kites/:id', async (req, res) => {
  const Known = named('Kite');
  await new Known(req.body).save();
  res.sendStatus(204);
});

module.exports = app;
