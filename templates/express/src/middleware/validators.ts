{{ header }}
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Operation } from '../types/operation.js';
import { type AnswerChecker, answerChecker, type Leaving, type Verdict } from './answers.js';
import { LIMITS } from './payload.js';
import { type Parts, requestReader } from './requests.js';
import { hasHungUp } from './streams.js';

/** Reads the request, replaces its parts by their validated values, and holds the answer to the contract. */
export function validate(operation: Operation): RequestHandler {
  const readRequest = requestReader(operation);
  const checker = answerChecker(operation);

  return async (req, res, next) => {
    replace(req, await readRequest({ path: req.path, req, readBody: (limit) => readBody(limit, req, res) }));
    guard(res, next, checker);
    next();
  };
}

const readers = {
  text: express.raw({ limit: LIMITS.text, type: () => true }),
  upload: express.raw({ limit: LIMITS.upload, type: () => true }),
};

async function readBody(limit: keyof typeof readers, req: Request, res: Response): Promise<Buffer | undefined> {
  await new Promise<void>((resolve, reject) => {
    readers[limit](req, res, (error?: unknown) => (error ? reject(error as Error) : resolve()));
  });
  return req.body as Buffer | undefined;
}

function replace(req: Request, { params, query, headers = {}, cookies, body }: Parts): void {
  if (params) req.params = params as Request['params'];
  if (query) Object.defineProperty(req, 'query', { value: query }); // a getter in Express
  for (const [name, value] of Object.entries(headers)) req.headers[name.toLowerCase()] = value as string;
  if (cookies) req.cookies = cookies;
  req.body = body;
}

/** How to let a response pass unseen. */
const guards = new WeakMap<Response, () => void>();

/** Lets a response leave past the contract: an error, or what the contract has been asked about. */
export const release = (res: Response): void => guards.get(res)?.();

/** Makes a response refuse what the contract does not declare. */
function guard(res: Response, next: NextFunction, checker: AnswerChecker): void {
  const { json, send, write, end } = res;
  guards.set(res, () => Object.assign(res, { json, send, write, end }));
  const leaving = (): Leaving => {
    release(res);
    return { status: res.statusCode, type: res.get('Content-Type'), header: (name) => res.get(name)?.toString() };
  };
  const isHeld = (verdict: Verdict) => {
    if (!('problem' in verdict)) {
      if (verdict.type && !res.get('Content-Type')) res.type(verdict.type);
      return false;
    }
    res.on('error', () => {}); // a stream goes on writing, to nobody
    next(new Error(verdict.problem)); // to `next`, because a throw inside a callback of the handler would end the process
    return true;
  };
  const raw =
    <A extends unknown[], R>(send: (...args: A) => R) =>
    (...args: A) =>
      isHeld(checker.raw(leaving(), args.length === 0 || typeof args[0] === 'function')) ? res : send.apply(res, args);

  res.json = (value) => {
    const verdict = checker.json(leaving(), value);
    return isHeld(verdict) ? res : json.call(res, 'body' in verdict ? verdict.body : undefined);
  };
  const stream = async (items: AsyncIterable<unknown>) => {
    const verdict = checker.items(leaving(), items);
    if (isHeld(verdict) || !('body' in verdict)) return;
    if (res.req.method === 'HEAD') return void res.end();
    await pipeline(verdict.body as Readable, res).catch((error: unknown) => {
      if (!hasHungUp(error)) throw error;
    });
  };
  const sendRaw = raw(send);
  res.send = (body: unknown) => (typeof body === 'string' || body instanceof Uint8Array ? sendRaw(body) : send.call(res, body));
  Object.assign(res, { stream, write: raw(write), end: raw(end) });
}
