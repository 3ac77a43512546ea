import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

async function sizeOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  return size;
}

export const getParams: Handler<typeof operations.getParams> = async (req, res) => {
  const { params, query, cookies } = req;
  res.json({ params, query, cookies, headers: { list: req.headers['x-list'], pairs: req.headers['x-pairs'] } });
};

export const openQuery: Handler<typeof operations.openQuery> = async (req, res) => {
  res.json(req.query);
};

export const postBody: Handler<typeof operations.postBody> = async (req, res) => {
  if (req.is('application/*+json')) return res.json({ things: req.body.map(({ name }) => name) });
  const { body } = req;
  if (typeof body === 'string') res.json({ text: body });
  else if (body instanceof Readable) res.json({ bytes: await sizeOf(body) });
  else if ('file' in body) {
    const { file, thing, files, spaces } = body;
    res.json({ file: file.name, size: file.size, thing, files: files?.length, spaces });
  } else res.json(body);
};

export const echo: Handler<typeof operations.echo> = async (req, res) => {
  await pipeline(req.body, res);
};

export const putText: Handler<typeof operations.putText> = async (req, res) => {
  res.json({ bytes: req.body ? await sizeOf(req.body) : null });
};

export const optionalBody: Handler<typeof operations.optionalBody> = async (req, res) => {
  res.json({ name: req.body?.name ?? null });
};

export const anyBody: Handler<typeof operations.anyBody> = async (req, res) => {
  const got = req.body instanceof Readable ? 'stream' : typeof req.body;
  res.json({ got });
};

export const answer: Handler<typeof operations.answer> = async (req, res, next) => {
  const wrong = { title: 1 } as never;
  switch (req.params.kind) {
    case 'ok':
      return res.set('X-Total', '3').json({ name: 'x', secret: 'dropped' } as { name: string });
    case 'no-header':
      return res.json({ name: 'x' });
    case 'range':
      return res.status(418).json({ title: 'teapot' });
    case 'bad-range':
      return res.status(418).json(wrong);
    case 'problem':
      return res.status(409).json({ title: 'conflict' });
    case 'default':
      return res.status(503).json({ any: 'thing' });
    case 'bad-default':
      return res.status(503).json(wrong);
    case 'redirect':
      return res.redirect('/answer/ok');
    case 'csv':
      return res.status(206).type('text/csv').send('a,b\n');
    case 'csv-json':
      return res.status(206).json({ name: 'part' });
    case 'wrong-type':
      return res.status(206).type('application/hal+json').json({ name: 'part' });
    case 'stream':
      return pipeline(Readable.from(['a,', 'b\n']), res.status(206).type('text/csv'));
    case 'bytes':
      return res.status(210).send(new Uint8Array(3));
    case 'wrong-text':
      return res.status(206).type('text/html').send('a');
    case 'wrong-stream':
      return pipeline(Readable.from(['a,', 'b\n']), res.status(206).type('text/html'));
    case 'callback':
      setTimeout(() => res.status(503).json(wrong));
      return;
    default:
      next();
  }
};

export const strictAnswer: Handler<typeof operations.strictAnswer> = async (req, res) => {
  if (req.params.kind === 'undeclared') res.status(201 as 200).json({ name: 'x' });
  else if (req.params.kind === 'undeclared-empty') res.status(205 as 204).end();
  else if (req.params.kind === 'none') res.status(204).end();
  else if (req.params.kind === 'body-of-none') res.status(204 as 200).json({ name: 'x' });
  else res.json({ name: 'x' });
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

export const drawing: Handler<typeof operations.drawing> = (_req, res) => {
  res.json(leaking as never);
};

export const either: Handler<typeof operations.either> = async (req, res) => {
  res.json({ who: req.principal.subject });
};

export const optionalAuth: Handler<typeof operations.optionalAuth> = async (req, res) => {
  res.json({ who: req.principal?.subject ?? 'nobody' });
};

export const unknownScheme: Handler<typeof operations.unknownScheme> = async (_req, res) => {
  res.status(204).end();
};

export const flagged: Handler<typeof operations.flagged> = async (_req, res) => {
  res.status(202).end();
};

export const tokens: Handler<typeof operations.tokens> = async (req, res) => {
  res.json({ who: `${req.principal.subject} ${req.principal.scopes.join(' ')}` });
};

export const getReport: Handler<typeof operations.getReport> = async (req, res) => {
  res.json({ file: req.params.name });
};

export const cancelJob: Handler<typeof operations.cancelJob> = async (req, res) => {
  res.json({ cancelled: req.params.id });
};

export const getJob: Handler<typeof operations.getJob> = async (req, res) => {
  res.json({ job: req.params.id });
};

export const lastJob: Handler<typeof operations.lastJob> = async (_req, res) => {
  res.json({ job: 'the last one' });
};

export const entity: Handler<typeof operations.entity> = async (req, res) => {
  res.json({ key: req.params.key });
};

export const nonAscii: Handler<typeof operations.nonAscii> = async (req, res) => {
  res.json({ id: req.params.id });
};

export const getBoth: Handler<typeof operations.getBoth> = async (_req, res) => {
  res.status(204).set('X-Handler', 'get').end();
};

export const headBoth: Handler<typeof operations.headBoth> = async (_req, res) => {
  res.status(204).set('X-Handler', 'head').end();
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

export const getEvents: Handler<typeof operations.getEvents> = async (req, res) => {
  switch (req.params.kind) {
    case 'lines':
      return res.stream(things(2));
    case 'events':
      return res.type('text/event-stream').stream(thenDone(things(2)));
    case 'endless':
      return res.type('text/event-stream').stream(things(Infinity));
    case 'ended':
      return res.status(206).json({ name: String(ended) });
    case 'wrong':
      return res.stream(
        Readable.from([{ name: 'right' }, { name: 1 }])
          .map((item) => item as { name: string })
          .iterator(),
      );
    default:
      return res.status(206).stream(
        (async function* () {
          yield { event: 'added' as const, id: '1', data: 'a\nb' };
          yield { data: '' };
        })(),
      );
  }
};
