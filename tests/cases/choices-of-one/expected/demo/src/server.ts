import { createServer } from 'node:http';
import { createApp } from './app.js';
import { log } from './log.js';
import { setting } from './middleware/settings.js';
import { endOnSignal } from './shutdown.js';

const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
const requestTimeout = setting('REQUEST_TIMEOUT', 30) * 1000; // until all of a request has arrived
const server = createServer({ requestTimeout, connectionsCheckingInterval: 1000 }, createApp());
server.listen(Number(PORT), HOST, () => {
  log.info(server.address(), 'Server listening');
});
endOnSignal(server);
