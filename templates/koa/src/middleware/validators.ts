{{ header }}
import { type Duplex, Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import type { Middleware, ParameterizedContext } from 'koa';
import getRawBody from 'raw-body';
import type { State } from '../types/handlers.js';
import type { Operation } from '../types/operation.js';
import { type AnswerChecker, answerChecker, type Verdict } from './answers.js';
import { isJson, mediaType } from './bodies.js';
import { ApiError } from './errors.js';
import { type Parts, requestReader } from './requests.js';

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
      if (checker.declaresJson(status) && !ctx.response.get('Content-Type')) ctx.type = 'application/json';
      ctx.body = body;
      ctx.status = status; // which `null` has changed
    };
    await next();
    if (replied || ctx.body != null || ctx.status !== 404) hold(ctx, checker);
  };
}

const { BODY_LIMIT = '1mb', UPLOAD_LIMIT = '10mb' } = process.env;
const LIMITS = { text: BODY_LIMIT, upload: UPLOAD_LIMIT };
const DECODERS: Readonly<Record<string, () => Duplex>> = { gzip: createUnzip, deflate: createUnzip, br: createBrotliDecompress };

async function readBody({ req }: Context, limit: string): Promise<Buffer | undefined> {
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-encoding': encoding = 'identity' } = req.headers;
  if (length === undefined && chunked === undefined) return undefined;
  try {
    if (encoding === 'identity') return await getRawBody(req, { limit, length: length ?? null });
    const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
    if (!decode) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Unknown encoding ${encoding}`);
    return await getRawBody(req.pipe(decode()), { limit });
  } catch (error) {
    req.resume(); // let the client finish sending, or it never reads the answer
    throw error;
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

  const verdict: Verdict = isValue(body, given, checker.declaresJson(status)) ? checker.json(leaving, body) : checker.raw(leaving);
  if ('problem' in verdict) throw new Error(verdict.problem);
  if (!('body' in verdict)) return;
  ctx.type = verdict.type ?? type ?? 'application/json';
  ctx.body = JSON.stringify(verdict.body);
  ctx.status = status;
}

/** Whether a body is a JSON value, and not text, bytes or a stream. */
function isValue(body: unknown, type: string, declaresJson: boolean): boolean {
  if (body === null || body === undefined) return declaresJson;
  if (typeof body === 'string') return isJson(mediaType(type));
  const isRaw = body instanceof Uint8Array || body instanceof Readable || body instanceof Blob || body instanceof ReadableStream;
  return !isRaw && !(body instanceof Response);
}
