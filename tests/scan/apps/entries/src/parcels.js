const express = require('express');

class Parcels {
  constructor(server) {
    this.server = server;
    this.router = express.Router();
    this.add();
  }

  add() {
    this.router.get('/parcels', this.list.bind(this));
    this.router.delete('/parcels/:id', (req, res) => res.sendStatus(204));
  }

  list(req, res) {
    res.json({ parcels: [] });
  }

  close() {}
}

module.exports = { Parcels };
