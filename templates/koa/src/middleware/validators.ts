{{ header }}
import { Readable } from 'node:stream';
import type { Middleware, ParameterizedContext } from 'koa';
import getRawBody from 'raw-body';
import type { State } from '../types/handlers.js';
import type { Operation } from '../types/operation.js';
import { type AnswerChecker, answerChecker } from './answers.js';
import { isJson, mediaType } from './bodies.js';
import { decompressed, hasBody, LIMITS, unreadable } from './payload.js';
import { type Parts, requestReader } from './requests.js';
import { isIterable } from './streams.js';

type Context = ParameterizedContext<State>;

/** Reads the request, replaces its parts by their validated values, and holds the answer to the contract. */
export function validate(operation: Operation): Middleware<State> {
  const readRequest = requestReader(operation);
  const checker = answerChecker(operation);

  return async (ctx, next) => {
    replace(ctx, await readRequest({ path: ctx.path, req: ctx.req, readBody: (limit) => readBody(ctx, LIMITS[limit]) }));
    let replied = false;
    ctx['reply'] = (status: number, body: unknown = null) => {
      replied = true;
      ctx.status = status;
      const kind = kindOf(body);
      const usual = checker.usualType(status, kind) ?? (kind === 'json' ? checker.usualType(status, 'bytes') : undefined);
      const type = ctx.response.get('Content-Type') || (usual?.includes('*') ? undefined : usual);
      if (type) ctx.type = type;
      ctx.body = body;
      if (type && kind === 'items') ctx.type = type; // Koa calls every object JSON
      ctx.status = status; // which `null` has changed
    };
    await next();
    if (replied || ctx.body != null || ctx.status !== 404) hold(ctx, checker);
  };
}

async function readBody({ req, request }: Context, limit: number): Promise<Buffer | undefined> {
  if (!hasBody(req)) return undefined;
  const { rawBody } = request as { rawBody?: string }; // of an app that has parsed it before
  if (rawBody !== undefined) return Buffer.from(rawBody);
  try {
    const body = decompressed(req);
    return await getRawBody(body, { limit, length: body === req ? (req.headers['content-length'] ?? null) : null });
  } catch (error) {
    req.resume(); // let the client finish sending, or it never reads the answer
    throw unreadable(error);
  }
}

function replace(ctx: Context, { params = {}, query, headers = {}, cookies, body }: Parts): void {
  ctx['params'] = params;
  if (query) Object.defineProperty(ctx.request, 'query', { value: query }); // `ctx.query` reads it
  for (const [name, value] of Object.entries(headers)) ctx.headers[name.toLowerCase()] = value as string;
  ctx.state.cookies = cookies ?? {};
  Object.assign(ctx.request, { body });
}

/** Refuses an answer that the contract does not declare. */
function hold(ctx: Context, checker: AnswerChecker): void {
  const { status, body } = ctx;
  const given = ctx.response.get('Content-Type');
  const type = given && mediaType(given) !== 'application/json' ? given : undefined; // Koa calls every object that
  const leaving = { status, type, header: (name: string) => ctx.response.get(name) || undefined };

  const isNothing = (body === null || body === undefined) && checker.usualType(status, 'json') === undefined;
  const kind = typeof body === 'string' && !isJson(mediaType(given)) ? 'bytes' : kindOf(body);
  const verdict =
    isNothing || kind === 'bytes'
      ? checker.raw({ ...leaving, type: given }, isNothing)
      : kind === 'items'
        ? checker.items(leaving, body as AsyncIterable<unknown>)
        : checker.json(leaving, body);
  if ('problem' in verdict) throw new Error(verdict.problem);
  if (!('body' in verdict)) return;
  ctx.type = verdict.type ?? type ?? 'application/json';
  ctx.body = verdict.body instanceof Readable ? verdict.body : JSON.stringify(verdict.body);
  ctx.status = status;
}

/** Text is JSON where its type says so. */
function kindOf(body: unknown): 'json' | 'bytes' | 'items' {
  if (body instanceof Uint8Array || body instanceof Blob || body instanceof Response) return 'bytes';
  if (body instanceof Readable || body instanceof ReadableStream) return 'bytes';
  return isIterable(body) ? 'items' : 'json';
}
