import type { Server } from 'node:http';
import { setting } from './middleware/settings.js';

const SHUTDOWN_DELAY = setting('SHUTDOWN_DELAY', 1);

let isStopping = false;

/** Whether new requests are welcome, which `/ready` tells whoever sends them. */
export const isReady = (): boolean => !isStopping;

/** Ends the service when it is told to stop, in the order in which no request is lost. */
export function endOnSignal(server: Server, close: () => void = () => server.close(() => process.exit(0))): void {
  const end = () => {
    close(); // requests in flight may finish, for ten seconds
    setInterval(() => server.closeIdleConnections(), 100); // a kept-alive connection would hold the server for seconds more
    setTimeout(() => process.exit(1), 10_000);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      if (isStopping) return;
      isStopping = true; // requests are still taken, until whoever sends them knows
      server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close')); // the next ones go elsewhere
      setTimeout(() => setImmediate(end), SHUTDOWN_DELAY * 1000); // when connections that wait are taken, too
    });
  }
}
