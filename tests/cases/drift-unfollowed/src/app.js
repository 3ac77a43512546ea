const express = require('express');
const cors = require('cors');
const { rateLimit } = require('express-rate-limit');
const { createProxyMiddleware } = require('http-proxy-middleware');
const { toNodeHandler } = require('sessions/node');
const ships = require('./ships');

const app = express();
app.use(cors());
app.use('/api', rateLimit({ limit: 100 }));
app.use('/api/ships', ships);
app.use('/api/cranes', require('./generated/cranes'));
app.use('/api/weather', createProxyMiddleware({ target: 'http://127.0.0.1:4000' }));
app.all('/api/sessions/*splat', toNodeHandler({ secret: process.env.SECRET }));
app.all('/api/*splat', (req, res) => res.status(404).json({ error: 'there is nothing' }));

for (const [path, handler] of Object.entries(require(process.env.PLUGIN))) {
  app.get(`/api/plugins/${path}`, handler);
}

const tides = express.Router();
require('./generated/tides').addRoutes(tides);
app.use('/api/tides', tides);

const port = express.Router();
for (const { method, path, handler } of JSON.parse(process.env.ROUTES)) port[method](path, handler);
app.use('/api/port', port);

module.exports = app;
