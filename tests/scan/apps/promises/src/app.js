// Answers and errors that come by promises, and the functions that a schema of mongoose gives to its models.
const express = require('express');
const Promise = require('bluebird');
const Tree = require('./tree');
const { Missing, Refused } = require('./errors');

const app = express();

/** Loads the tree that a path names. */
const load = (req, res, next, id) => {
  Tree.named(id)
    .then((tree) => {
      req.tree = tree;
      next();
    })
    .catch((error) => next(error));
};

app.get('/trees', (req, res, next) => {
  Tree.find()
    .then((trees) => res.json({ trees, count: trees.length }))
    .catch(next);
});

app.get('/trees/:name', (req, res) => res.json(req.tree));

app.post('/trees/:name/fruit', async (req, res) => {
  const picked = await pick(req.body.basket).catch((error) => {
    res.status(409).json({ reason: error.message });
  });
  if (picked) {
    res.status(201).json({ picked });
  }
});

app.get('/ripe', (req, res, next) => {
  next.ripe = new Promise((resolve, reject) => {
    Tree.countDocuments((error, count) => (error ? reject(new Missing('No tree is ripe')) : resolve(count)));
  })
    .then(() => res.sendStatus(204))
    .catch(next);
});

app.get('/shade', async (req, res) => {
  const tree = await Tree.findOne({ large: true });
  res.json({ meters: tree.shade(Number(req.query?.hour ?? 12)) });
});

app.post('/swings', (req, res, next) => {
  if (req.body.weight > 90) {
    return next(new Refused('The branch would break', 403));
  }
  if (Tree.isFull(req.body.tree)) {
    return next(new Refused('Somebody swings there', 423));
  }
  return res.sendStatus(202);
});

// Registered behind the routes, and for them nevertheless.
app.param('name', load);

/** Picks fruit, unless the basket is full. */
async function pick(basket) {
  if (await Tree.isFull(basket)) {
    throw new Missing('No room is left');
  }
  return Tree.harvest(basket);
}

/** Answers errors. */
app.use((error, req, res, next) => {
  res.status(error.status || error.answeredWith || 500).json({ message: error.message });
});

module.exports = app;
