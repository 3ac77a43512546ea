import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/answers.js';

export const redirect: Handler<typeof operations.redirect> = async (req, res) => {
  res.redirect(req.params.status as 302, '/answers/file');
};

export const getThing: Handler<typeof operations.getThing> = async (req, res) => {
  switch (req.params.status) {
    case 200:
      return res.json({ name: 'thing' });
    case 201:
      return res.status(201).location('/things/1').json({ name: 'thing' });
    case 202:
      return res.status(202).json({ job: 1 });
    case 204:
      return res.status(204).end();
    case 418:
      return res.status(418).json({ title: 'teapot' });
    default:
      return res.status(503).type('application/problem+json').json({ title: 'anything' });
  }
};

export const download: Handler<typeof operations.download> = async (_req, res) => {
  await pipeline(Readable.from(['%PDF', '-1.7']), res.attachment('a "b" c.pdf'));
};

export const getMethods: Handler<typeof operations.getMethods> = async (_req, res) => {
  res.type('text/plain').send('methods');
};

export const headMethods: Handler<typeof operations.headMethods> = async (_req, res) => {
  res.set('X-Size', '7').end();
};

export const askMethods: Handler<typeof operations.askMethods> = async (_req, res) => {
  res.status(204).set('Allow', 'GET, HEAD').end();
};

async function* things(): AsyncGenerator<{ name: string }> {
  yield { name: 'one' };
  yield { name: 'two' };
}

export const sendEvents: Handler<typeof operations.sendEvents> = async (_req, res) => {
  await res.stream(things());
};

export const sendLines: Handler<typeof operations.sendLines> = async (_req, res) => {
  await res.stream(things());
};
