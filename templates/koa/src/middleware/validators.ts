{{ header }}
import { Readable } from 'node:stream';
import type { Middleware, ParameterizedContext } from 'koa';
import type { State } from '../types/handlers.js';
import type { Operation } from '../types/operation.js';
import { type AnswerChecker, answerChecker, type Leaving, type Verdict } from './answers.js';
import { isJson, mediaType } from './bodies.js';
import { type Parts, requestReader } from './requests.js';
import { isIterable } from './streams.js';

type Context = ParameterizedContext<State>;

/** Reads the request, replaces its parts by their validated values, and holds the answer to the contract. */
export function validate(operation: Operation): Middleware<State> {
  const readRequest = requestReader(operation);
  const checker = answerChecker(operation);

  return async (ctx, next) => {
    replace(ctx, await readRequest(ctx.req, ctx.path, (ctx.request as { rawBody?: string }).rawBody));
    let replied: { status: number; bytes?: Buffer | undefined } | undefined;
    ctx['reply'] = (status: number, body: unknown = null) => {
      ctx.status = status;
      replied = { status };
      const given = ctx.response.get('Content-Type');
      const kind = kindOf(body, given || 'application/json');
      if (kind === 'json' && checker.usualType(status, 'json') !== undefined) {
        replied.bytes = answerJson(ctx, checker, body, given);
        return;
      }
      const usual = checker.usualType(status, kind === 'json' ? 'bytes' : kind);
      const type = given || (usual?.includes('*') ? undefined : usual);
      if (type) ctx.type = type;
      ctx.body = body;
      if (type && kind === 'items') ctx.type = type; // Koa calls every object JSON
      ctx.status = status; // which `null` has changed
    };
    await next();
    if (!replied && ctx.body == null && ctx.status === 404) return; // nobody has answered
    const problem = checker.headers(ctx.status, headerOf(ctx))?.problem;
    if (problem) throw new Error(problem);
    if (replied?.bytes === undefined || ctx.body !== replied.bytes || ctx.status !== replied.status) hold(ctx, checker);
  };
}

function replace(ctx: Context, { params = {}, query, headers, cookies, body }: Parts): void {
  ctx['params'] = params;
  if (query) Object.defineProperty(ctx.request, 'query', { value: query }); // `ctx.query` reads it
  if (headers) for (const [name, value] of Object.entries(headers)) ctx.headers[name.toLowerCase()] = value as string;
  ctx.state.cookies = cookies ?? {};
  (ctx.request as { body?: unknown }).body = body;
}

const headerOf = (ctx: Context) => (name: string) => ctx.response.get(name) || undefined;

/** An answer as the contract is asked about it. */
function leaving(ctx: Context, given: string): Leaving {
  const type = given && mediaType(given) !== 'application/json' ? given : undefined; // Koa calls every object that
  return { status: ctx.status, type, header: headerOf(ctx) };
}

/** Refuses an answer that the contract does not declare. */
function hold(ctx: Context, checker: AnswerChecker): void {
  const { status, body } = ctx;
  const given = ctx.response.get('Content-Type');
  const isNothing = (body === null || body === undefined) && checker.usualType(status, 'json') === undefined;
  const kind = kindOf(body, given);
  if (kind === 'json' && !isNothing) {
    answerJson(ctx, checker, body, given);
  } else if (kind === 'items') {
    const { body: items, type } = passed(checker.items(leaving(ctx, given), body as AsyncIterable<unknown>));
    if (type) ctx.type = type;
    ctx.body = items as Readable;
    ctx.status = status;
  } else {
    passed(checker.raw({ ...leaving(ctx, given), type: given }, isNothing));
  }
}

/** Answers with what may leave of a JSON value; as bytes, which cost Node less to send than a text. */
function answerJson(ctx: Context, checker: AnswerChecker, value: unknown, given: string): Buffer | undefined {
  const answer = leaving(ctx, given);
  const { body, type = answer.type ?? 'application/json' } = passed(checker.json(answer, value));
  if (!given || mediaType(given) !== type) ctx.type = type;
  const text = JSON.stringify(body) as string | undefined;
  const bytes = text === undefined ? undefined : Buffer.from(text);
  ctx.body = bytes;
  return bytes;
}

function passed(verdict: Verdict): Exclude<Verdict, { problem: string }> {
  if ('problem' in verdict) throw new Error(verdict.problem);
  return verdict;
}

/** Text is JSON where its type says so. */
function kindOf(body: unknown, type: string): 'json' | 'bytes' | 'items' {
  if (typeof body === 'string') return isJson(mediaType(type)) ? 'json' : 'bytes';
  if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) === Object.prototype) return 'json';
  if (body instanceof Uint8Array || body instanceof Blob || body instanceof Response) return 'bytes';
  if (body instanceof Readable || body instanceof ReadableStream) return 'bytes';
  return isIterable(body) ? 'items' : 'json';
}
