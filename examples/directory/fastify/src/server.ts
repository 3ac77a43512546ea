import { createApp } from './app.js';

const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
const app = await createApp();
await app.listen({ port: Number(PORT), host: HOST });
console.info('listening on', app.server.address());

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void app.close().then(() => process.exit(0)); // requests in flight may finish, for ten seconds
    setTimeout(() => process.exit(1), 10_000);
  });
}
