// What is answered of documents, where schemas, plugins and methods change it.
const express = require('express');
const { Schema, model } = require('mongoose');
const plain = require('./plain');

const box = new Schema({ label: { type: String, required: true }, code: { type: String, hidden: true }, weight: Number }, { timestamps: true });
box.plugin(plain);
const Box = model('Box', box);

const person = new Schema({ name: String, hash: String, boxes: [{ type: Schema.Types.ObjectId, ref: 'Box' }] });
person.methods.toJSON = function () {
  const person = this.toObject();
  delete person.hash;
  return person;
};
const Person = model('Person', person);

const key = new Schema({ teeth: Number, lock: String });
key.set('toJSON', { virtuals: true, transform: (doc, made) => ({ id: made.id, teeth: made.teeth }) });
const Key = model('Key', key);

const app = express();
app.use(express.json());

app.get('/boxes', async (req, res) => {
  res.json(await Box.find().sort('label'));
});
app.get('/boxes/:id', async (req, res) => {
  const found = await Box.findById(req.params.id).select('-weight');
  if (!found) return res.sendStatus(404);
  res.json(found);
});
app.get('/people/:id', async (req, res) => {
  const found = await Person.findById(req.params.id).populate('boxes');
  if (!found) return res.sendStatus(404);
  res.json({ person: found, boxes: await Box.countDocuments() });
});
app.post('/keys', async (req, res) => {
  const made = new Key(req.body);
  await made.save();
  res.status(201).json(made);
});

app.listen(3000);
