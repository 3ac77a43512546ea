'use strict';

const express = require('express');
const { bindHealth } = require('./health');
const users = require('./users');
const { Pets } = require('./pets');

const app = express();
const API = '/api';

app.set('trust proxy', 1);
app.get('view engine');
app.use(express.json());
bindHealth(app);
app.use(`${API}/users`, users);
app.use([API, '/v1'], new Pets('/pets').router);

for (const kind of ['cats', 'dogs']) {
  app.get(`${API}/${kind}`, (req, res) => res.json([]));
}

app.get('(/+stables|/+stables/*?)', (req, res) => res.json([]));

if (process.env.DEBUG) {
  app.delete('/debug', (req, res) => res.sendStatus(204));
}

// No routes: what is asked for is no path of a router.
const cache = new Map();
cache.get('/users', 1);

module.exports = app;
