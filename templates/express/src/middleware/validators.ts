{{ header }}
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Operation } from '../types/operation.js';
import { type AnswerChecker, answerChecker, type Leaving, type Verdict } from './answers.js';
import { type Parts, requestReader } from './requests.js';
import { hasHungUp } from './streams.js';

/** Reads the request, replaces its parts by their validated values, and holds the answer to the contract. */
export function validate(operation: Operation): RequestHandler {
  const readRequest = requestReader(operation);
  const checker = answerChecker(operation);

  return async (req, res, next) => {
    replace(req, await readRequest(req, req.path, req.body));
    guard(res, next, checker);
    next();
  };
}

function replace(req: Request, { params, query, headers = {}, cookies, body }: Parts): void {
  if (params) req.params = params as Request['params'];
  if (query) Object.defineProperty(req, 'query', { value: query }); // a getter in Express
  for (const [name, value] of Object.entries(headers)) req.headers[name.toLowerCase()] = value as string;
  if (cookies) req.cookies = cookies;
  req.body = body;
}

/** What holds a response until it leaves. */
const HELD = Symbol('held');
type Guarded = Response & { [HELD]?: { next: NextFunction; checker: AnswerChecker } | undefined };

/** Lets a response leave past the contract: an error, or what the contract has been asked about. */
export function release(res: Guarded): void {
  res[HELD] = undefined;
}

/** Makes a response refuse what the contract does not declare. */
function guard(res: Guarded, next: NextFunction, checker: AnswerChecker): void {
  extend(Object.getPrototypeOf(res) as Response);
  res[HELD] = { next, checker };
}

const extended = new WeakSet<Response>();

/** Extends the app's response, which is cheaper than each by itself. */
function extend(response: Response): void {
  if (extended.has(response)) return;
  extended.add(response);
  const { json, send, write, end } = response;

  response.json = function (this: Guarded, value) {
    const verdict = ask(this, (checker, leaving) => checker.json(leaving, value));
    if (!verdict) return json.call(this, value);
    return 'body' in verdict ? json.call(this, verdict.body) : this;
  };
  const raw = <A extends unknown[]>(method: (this: Response, ...args: A) => unknown) =>
    function (this: Guarded, ...args: A) {
      const isEmpty = args.length === 0 || typeof args[0] === 'function';
      const verdict = ask(this, (checker, leaving) => checker.raw(leaving, isEmpty));
      return verdict && 'problem' in verdict ? this : method.apply(this, args);
    };
  const sendRaw = raw(send);
  const stream = async function (this: Guarded, items: AsyncIterable<unknown>): Promise<void> {
    const verdict = ask(this, (checker, leaving) => checker.items(leaving, items));
    if (!verdict || !('body' in verdict)) return;
    if (this.req.method === 'HEAD') return void this.end();
    await pipeline(verdict.body as Readable, this).catch((error: unknown) => {
      if (!hasHungUp(error)) throw error;
    });
  };
  Object.assign(response, {
    stream,
    send(this: Guarded, body: unknown) {
      return typeof body === 'string' || body instanceof Uint8Array ? sendRaw.call(this, body) : send.call(this, body);
    },
    write: raw(write),
    end: raw(end),
  });
}

/** Asks the contract about a response that it still holds, and fails the request where the answer is no. */
function ask(res: Guarded, question: (checker: AnswerChecker, leaving: Leaving) => Verdict): Verdict | undefined {
  const held = res[HELD];
  if (!held) return undefined;
  release(res);
  const type = res.get('Content-Type');
  const leaving = { status: res.statusCode, type, header: (name: string) => res.get(name)?.toString() };
  const verdict = held.checker.headers(leaving.status, leaving.header) ?? question(held.checker, leaving);
  if ('problem' in verdict) {
    res.on('error', () => {}); // a stream goes on writing, to nobody
    held.next(new Error(verdict.problem)); // to `next`, because a throw inside a callback of the handler would end the process
  } else if (verdict.type && !type) {
    res.type(verdict.type);
  }
  return verdict;
}
