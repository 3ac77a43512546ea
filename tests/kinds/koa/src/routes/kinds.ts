import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

async function sizeOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

export const getParams: Handler<typeof operations.getParams> = async (ctx) => {
  const { params, query, headers } = ctx;
  ctx.reply(200, { params, query, cookies: ctx.state.cookies, headers: { list: headers['x-list'], pairs: headers['x-pairs'] } });
};

export const openQuery: Handler<typeof operations.openQuery> = async (ctx) => {
  ctx.reply(200, ctx.query);
};

export const postBody: Handler<typeof operations.postBody> = async (ctx) => {
  if (ctx.is('application/*+json')) return ctx.reply(200, { things: ctx.request.body.map(({ name }) => name) });
  const { body } = ctx.request;
  if (typeof body === 'string') ctx.reply(200, { text: body });
  else if (body instanceof Readable) ctx.reply(200, { bytes: await sizeOf(body) });
  else if ('file' in body) {
    const { file, thing, files, spaces } = body;
    ctx.reply(200, { file: file.name, size: file.size, thing, files: files?.length, spaces });
  } else ctx.reply(200, body);
};

export const echo: Handler<typeof operations.echo> = async (ctx) => {
  ctx.reply(200, ctx.request.body);
};

export const putText: Handler<typeof operations.putText> = async (ctx) => {
  const { body } = ctx.request;
  ctx.reply(200, { bytes: body ? await sizeOf(body) : null });
};

export const optionalBody: Handler<typeof operations.optionalBody> = async (ctx) => {
  ctx.reply(200, { name: ctx.request.body?.name ?? null });
};

export const anyBody: Handler<typeof operations.anyBody> = async (ctx) => {
  const { body } = ctx.request;
  ctx.reply(200, { got: body instanceof Readable ? 'stream' : typeof body });
};

export const answer: Handler<typeof operations.answer> = async (ctx, next) => {
  const wrong = { title: 1 } as never;
  switch (ctx.params.kind) {
    case 'ok':
      ctx.set('X-Total', '3');
      return ctx.reply(200, { name: 'x', secret: 'dropped' } as { name: string });
    case 'no-header':
      return ctx.reply(200, { name: 'x' });
    case 'range':
      return ctx.reply(418, { title: 'teapot' });
    case 'bad-range':
      return ctx.reply(418, wrong);
    case 'problem':
      return ctx.reply(409, { title: 'conflict' });
    case 'default':
      return ctx.reply(503, { any: 'thing' });
    case 'bad-default':
    case 'callback':
      return ctx.reply(503, wrong);
    case 'bytes':
      return ctx.reply(210, Buffer.alloc(3));
    case 'wrong-text':
      ctx.type = 'text/html';
      return ctx.reply(206, 'a');
    case 'wrong-stream':
      ctx.type = 'text/html';
      return ctx.reply(206, Readable.from(['a,', 'b\n']));
    case 'redirect':
      return ctx.redirect('/answer/ok');
    case 'csv':
      ctx.type = 'text/csv';
      return ctx.reply(206, 'a,b\n');
    case 'csv-json':
      return ctx.reply(206, { name: 'part' });
    case 'wrong-type':
      ctx.type = 'application/hal+json';
      return ctx.reply(206, { name: 'part' });
    case 'stream':
      ctx.type = 'text/csv';
      return ctx.reply(206, Readable.from(['a,', 'b\n']));
    default:
      return next();
  }
};

export const strictAnswer: Handler<typeof operations.strictAnswer> = async (ctx) => {
  if (ctx.params.kind === 'undeclared') ctx.reply(201 as 200, { name: 'x' });
  else if (ctx.params.kind === 'undeclared-empty') ctx.reply(205 as 204);
  else if (ctx.params.kind === 'none') ctx.reply(204);
  else if (ctx.params.kind === 'body-of-none') ctx.reply(204 as 200, { name: 'x' });
  else ctx.reply(200, { name: 'x' });
};

/** What no schema speaks of must not leave. */
const leaking = {
  shapes: [
    { kind: 'circle', radius: 1, secret: 'x' },
    { kind: 'square', side: 2, secret: 'x' },
  ],
  by: { name: 'x', secret: 'x' },
  frame: [{ name: 'x', secret: 'x' }],
  size: undefined,
};

export const drawing: Handler<typeof operations.drawing> = (ctx) => {
  ctx.reply(200, leaking as never);
};

export const either: Handler<typeof operations.either> = async (ctx) => {
  ctx.reply(200, { who: ctx.state.principal.subject });
};

export const optionalAuth: Handler<typeof operations.optionalAuth> = async (ctx) => {
  ctx.reply(200, { who: ctx.state.principal?.subject ?? 'nobody' });
};

export const unknownScheme: Handler<typeof operations.unknownScheme> = async (ctx) => {
  ctx.reply(204);
};

export const flagged: Handler<typeof operations.flagged> = async (ctx) => {
  ctx.reply(202);
};

export const tokens: Handler<typeof operations.tokens> = async (ctx) => {
  const { subject, scopes } = ctx.state.principal;
  ctx.reply(200, { who: `${subject} ${scopes.join(' ')}` });
};

export const getReport: Handler<typeof operations.getReport> = async (ctx) => {
  ctx.reply(200, { file: ctx.params.name });
};

export const cancelJob: Handler<typeof operations.cancelJob> = async (ctx) => {
  ctx.reply(200, { cancelled: ctx.params.id });
};

export const getJob: Handler<typeof operations.getJob> = async (ctx) => {
  ctx.reply(200, { job: ctx.params.id });
};

export const lastJob: Handler<typeof operations.lastJob> = async (ctx) => {
  ctx.reply(200, { job: 'the last one' });
};

export const entity: Handler<typeof operations.entity> = async (ctx) => {
  ctx.reply(200, { key: ctx.params.key });
};

export const nonAscii: Handler<typeof operations.nonAscii> = async (ctx) => {
  ctx.reply(200, { id: ctx.params.id });
};

export const getBoth: Handler<typeof operations.getBoth> = async (ctx) => {
  ctx.set('X-Handler', 'get');
  ctx.reply(204);
};

export const headBoth: Handler<typeof operations.headBoth> = async (ctx) => {
  ctx.set('X-Handler', 'head');
  ctx.reply(204);
};

/** How many iterations have ended. */
let ended = 0;

async function* things(count: number): AsyncGenerator<{ name: string; secret: string }> {
  try {
    for (let index = 0; index < count; index += 1) {
      yield { name: `thing ${index}`, secret: 'dropped' };
      await setImmediate();
    }
  } finally {
    ended += 1;
  }
}

async function* thenDone<T>(items: AsyncIterable<T>): AsyncGenerator<T | '[DONE]'> {
  yield* items;
  yield '[DONE]';
}

export const getEvents: Handler<typeof operations.getEvents> = async (ctx) => {
  switch (ctx.params.kind) {
    case 'lines':
      return ctx.reply(200, things(2));
    case 'events':
      ctx.type = 'text/event-stream';
      return ctx.reply(200, thenDone(things(2)));
    case 'endless':
      ctx.type = 'text/event-stream';
      return ctx.reply(200, things(Infinity));
    case 'ended':
      return ctx.reply(206, { name: String(ended) });
    case 'wrong':
      return ctx.reply(
        200,
        Readable.from([{ name: 'right' }, { name: 1 }])
          .map((item) => item as { name: string })
          .iterator(),
      );
    default:
      return ctx.reply(
        206,
        (async function* () {
          yield { event: 'added' as const, id: '1', data: 'a\nb' };
          yield { data: '' };
        })(),
      );
  }
};
