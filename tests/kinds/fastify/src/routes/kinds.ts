import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { notFoundError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

async function sizeOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

export const getParams: Handler<typeof operations.getParams> = async ({ params, query, cookies, headers }) => {
  return { params, query, cookies, headers: { list: headers['x-list'], pairs: headers['x-pairs'] } };
};

export const openQuery: Handler<typeof operations.openQuery> = async (request) => {
  return request.query;
};

export const postBody: Handler<typeof operations.postBody> = async ({ body }) => {
  if (typeof body === 'string') return { text: body };
  if (body instanceof Readable) return { bytes: await sizeOf(body) };
  if (Array.isArray(body)) return { things: body.map(({ name }) => name) };
  if (!('file' in body)) return body;
  const { file, thing, files, spaces } = body;
  return { file: file.name, size: file.size, thing, files: files?.length, spaces };
};

export const echo: Handler<typeof operations.echo> = async (request) => {
  return request.body;
};

export const putText: Handler<typeof operations.putText> = async ({ body }) => {
  return { bytes: body ? await sizeOf(body) : null };
};

export const optionalBody: Handler<typeof operations.optionalBody> = async (request) => {
  return { name: request.body?.name ?? null };
};

export const anyBody: Handler<typeof operations.anyBody> = async ({ body }) => {
  return { got: body instanceof Readable ? 'stream' : typeof body };
};

export const answer: Handler<typeof operations.answer> = async (request, reply) => {
  const wrong = { title: 1 } as never;
  switch (request.params.kind) {
    case 'ok':
      return reply.header('X-Total', '3').send({ name: 'x', secret: 'dropped' } as { name: string });
    case 'no-header':
      return { name: 'x' };
    case 'range':
      return reply.code(418).send({ title: 'teapot' });
    case 'bad-range':
      return reply.code(418).send(wrong);
    case 'problem':
      return reply.code(409).send({ title: 'conflict' });
    case 'default':
      return reply.code(503).send({ any: 'thing' });
    case 'bad-default':
    case 'callback':
      return reply.code(503).send(wrong);
    case 'bytes':
      return reply.code(210).send(new Uint8Array(3));
    case 'wrong-text':
      return reply.code(206).type('text/html').send('a');
    case 'wrong-stream':
      return reply
        .code(206)
        .type('text/html')
        .send(Readable.from(['a,', 'b\n']));
    case 'redirect':
      return reply.redirect('/answer/ok');
    case 'csv':
      return reply.code(206).type('text/csv').send('a,b\n');
    case 'csv-json':
      return reply.code(206).send({ name: 'part' });
    case 'wrong-type':
      return reply.code(206).type('application/hal+json').send({ name: 'part' });
    case 'stream':
      return reply
        .code(206)
        .type('text/csv')
        .send(Readable.from(['a,', 'b\n']));
    default:
      throw notFoundError(request.method, request.url);
  }
};

export const strictAnswer: Handler<typeof operations.strictAnswer> = async (request, reply) => {
  if (request.params.kind === 'undeclared') return reply.code(201 as 200).send({ name: 'x' });
  if (request.params.kind === 'undeclared-empty') return reply.code(205 as 204).send();
  if (request.params.kind === 'none') return reply.code(204).send();
  if (request.params.kind === 'body-of-none') return reply.code(204 as 200).send({ name: 'x' });
  return { name: 'x' };
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

export const drawing: Handler<typeof operations.drawing> = async (_request, reply) => reply.send(leaking as never);

export const either: Handler<typeof operations.either> = async (request) => {
  return { who: request.principal.subject };
};

export const optionalAuth: Handler<typeof operations.optionalAuth> = async (request) => {
  return { who: request.principal?.subject ?? 'nobody' };
};

export const unknownScheme: Handler<typeof operations.unknownScheme> = async (_request, reply) => {
  return reply.code(204).send();
};

export const flagged: Handler<typeof operations.flagged> = async (_request, reply) => {
  return reply.code(202).send();
};

export const tokens: Handler<typeof operations.tokens> = async ({ principal }) => {
  return { who: `${principal.subject} ${principal.scopes.join(' ')}` };
};

export const getReport: Handler<typeof operations.getReport> = async (request) => {
  return { file: request.params.name };
};

export const cancelJob: Handler<typeof operations.cancelJob> = async (request) => {
  return { cancelled: request.params.id };
};

export const getJob: Handler<typeof operations.getJob> = async (request) => {
  return { job: request.params.id };
};

export const lastJob: Handler<typeof operations.lastJob> = async () => {
  return { job: 'the last one' };
};

export const entity: Handler<typeof operations.entity> = async (request) => {
  return { key: request.params.key };
};

export const nonAscii: Handler<typeof operations.nonAscii> = async (request) => {
  return { id: request.params.id };
};

export const getBoth: Handler<typeof operations.getBoth> = async (_request, reply) => {
  return reply.code(204).header('X-Handler', 'get').send();
};

export const headBoth: Handler<typeof operations.headBoth> = async (_request, reply) => {
  return reply.code(204).header('X-Handler', 'head').send();
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

export const getEvents: Handler<typeof operations.getEvents> = async (request, reply) => {
  switch (request.params.kind) {
    case 'lines':
      return things(2);
    case 'events':
      return reply.type('text/event-stream').send(thenDone(things(2)));
    case 'endless':
      return reply.type('text/event-stream').send(things(Infinity));
    case 'ended':
      return reply.code(206).send({ name: String(ended) });
    case 'wrong':
      return reply.send(
        Readable.from([{ name: 'right' }, { name: 1 }])
          .map((item) => item as { name: string })
          .iterator(),
      );
    default:
      return reply.code(206).send(
        (async function* () {
          yield { event: 'added' as const, id: '1', data: 'a\nb' };
          yield { data: '' };
        })(),
      );
  }
};
