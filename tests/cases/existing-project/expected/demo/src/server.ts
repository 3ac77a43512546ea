import { createApp } from './app.js';

const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
const server = createApp().listen(Number(PORT), HOST, (error) => {
  if (error) throw error;
  console.info('listening on', server.address());
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0)); // requests in flight may finish, for ten seconds
    setInterval(() => server.closeIdleConnections(), 100); // a kept-alive connection would hold the server for seconds more
    setTimeout(() => process.exit(1), 10_000);
  });
}
