import { Readable } from 'node:stream';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/answers.js';

export const redirect: Handler<typeof operations.redirect> = async (ctx) => {
  ctx.status = ctx.params.status as 302;
  ctx.redirect('/answers/file');
};

export const getThing: Handler<typeof operations.getThing> = async (ctx) => {
  switch (ctx.params.status) {
    case 200:
      return ctx.reply(200, { name: 'thing' });
    case 201:
      ctx.set('Location', '/things/1');
      return ctx.reply(201, { name: 'thing' });
    case 202:
      return ctx.reply(202, { job: 1 });
    case 204:
      return ctx.reply(204);
    case 418:
      return ctx.reply(418, { title: 'teapot' });
    default:
      return ctx.reply(503, { title: 'anything' });
  }
};

export const download: Handler<typeof operations.download> = async (ctx) => {
  ctx.attachment('a "b" c.pdf');
  ctx.reply(200, Readable.from(['%PDF', '-1.7']));
};

export const getMethods: Handler<typeof operations.getMethods> = async (ctx) => {
  ctx.reply(200, 'methods');
};

export const headMethods: Handler<typeof operations.headMethods> = async (ctx) => {
  ctx.set('X-Size', '7');
  ctx.reply(200);
};

export const askMethods: Handler<typeof operations.askMethods> = async (ctx) => {
  ctx.set('Allow', 'GET, HEAD');
  ctx.reply(204);
};

async function* things(): AsyncGenerator<{ name: string }> {
  yield { name: 'one' };
  yield { name: 'two' };
}

export const sendEvents: Handler<typeof operations.sendEvents> = async (ctx) => {
  ctx.reply(200, things());
};

export const sendLines: Handler<typeof operations.sendLines> = async (ctx) => {
  ctx.reply(200, things());
};
