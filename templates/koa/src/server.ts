import { createApp } from './app.js';
import { log } from './log.js';
import { endOnSignal } from './shutdown.js';

const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
const server = createApp().listen(Number(PORT), HOST, () => {
  log.info(server.address(), 'Server listening');
});
endOnSignal(server);
