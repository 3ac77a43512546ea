import { Readable } from 'node:stream';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/answers.js';

export const redirect: Handler<typeof operations.redirect> = async (request, reply) => {
  return reply.redirect('/answers/file', request.params.status as 302);
};

export const getThing: Handler<typeof operations.getThing> = async (request, reply) => {
  switch (request.params.status) {
    case 200:
      return { name: 'thing' };
    case 201:
      return reply.code(201).header('Location', '/things/1').send({ name: 'thing' });
    case 202:
      return reply.code(202).send({ job: 1 });
    case 204:
      return reply.code(204).send();
    case 418:
      return reply.code(418).send({ title: 'teapot' });
    default:
      return reply.code(503).send({ title: 'anything' });
  }
};

export const download: Handler<typeof operations.download> = async (_request, reply) => {
  return reply.header('Content-Disposition', 'attachment; filename="a \\"b\\" c.pdf"').send(Readable.from(['%PDF', '-1.7']));
};

export const getMethods: Handler<typeof operations.getMethods> = async () => 'methods';

export const headMethods: Handler<typeof operations.headMethods> = async (_request, reply) => {
  return reply.header('X-Size', 7).send();
};

export const askMethods: Handler<typeof operations.askMethods> = async (_request, reply) => {
  return reply.code(204).header('Allow', 'GET, HEAD').send();
};

async function* things(): AsyncGenerator<{ name: string }> {
  yield { name: 'one' };
  yield { name: 'two' };
}

export const sendEvents: Handler<typeof operations.sendEvents> = async () => {
  return things();
};

export const sendLines: Handler<typeof operations.sendLines> = async () => {
  return things();
};
