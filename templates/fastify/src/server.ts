import { createApp } from './app.js';
import { endOnSignal } from './shutdown.js';

const { PORT = '3000', HOST = '127.0.0.1' } = process.env;

async function start(): Promise<void> {
  const app = await createApp();
  await app.listen({ port: Number(PORT), host: HOST });
  endOnSignal(app.server, () => void app.close().then(() => process.exit(0)));
}

void start();
