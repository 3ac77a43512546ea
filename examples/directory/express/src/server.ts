import { createServer } from 'node:http';
import { createApp } from './app.js';
import { log } from './log.js';
import { endOnSignal } from './shutdown.js';

const { PORT = '3000', HOST = '127.0.0.1', REQUEST_TIMEOUT = '30' } = process.env;
const requestTimeout = Number(REQUEST_TIMEOUT) * 1000; // until all of a request has arrived
const server = createServer({ requestTimeout, connectionsCheckingInterval: 1000 }, createApp());
server.listen(Number(PORT), HOST, () => {
  log.info(server.address(), 'Server listening');
});
endOnSignal(server);
