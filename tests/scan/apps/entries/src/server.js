const express = require('express');
const { log } = require('./log');
const { Parcels } = require('./parcels');

// It takes longer to follow what is written to the log than what a request comes to afterwards.
const counted = (req, res, next) => {
  log('a request');
  log('one more');
  next();
};

// It is made and started outside of this folder.
class Server {
  constructor(options) {
    this.options = options;
    this.parcels = new Parcels(this);
  }

  async start() {
    await this.prepare();
    const app = express();
    app.use(counted);
    app.use('/api', this.parcels.router);
    app.get('/running', (req, res) => res.json({ running: true }));
    app.listen(this.options.port);
  }

  async prepare() {
    log('about to start');
    log('started');
  }

  stop() {
    this.parcels.close();
  }
}

module.exports = Server;
