const express = require('express');
const database = require('some-database');

// Its routes are added when the database and the settings are there.
const app = express();

const settings = () => new Promise((resolve) => database.read('settings', (found) => resolve(found)));
const opened = () =>
  new Promise((resolve) => {
    const door = express.Router();
    door.get('/door', (req, res) => res.json({ open: true }));
    resolve(door);
  });

database.connect('parcels', async () => {
  app.get('/later/parcels', (req, res) => res.json([]));
  app.use('/later', await opened());
  app.listen(3000, () => app.get('/later/port', (req, res) => res.send('3000')));
});
settings().then(() => app.get('/later/settings', (req, res) => res.json({})));
