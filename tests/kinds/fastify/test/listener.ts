import type { RequestListener } from 'node:http';
import { createApp } from '../src/app.js';

export async function listener(): Promise<RequestListener> {
  const app = await createApp();
  await app.ready();
  return (req, res) => app.routing(req, res);
}
