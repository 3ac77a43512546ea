import { after } from 'node:test';

/** Starts the service on a free port until the tests are done, and says where it is. */
export async function serve(): Promise<string> {
  process.env['LOG_LEVEL'] ??= 'silent';
  const { createApp } = await import('../src/app.js');
  const app = await createApp();
  after(() => app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}
