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
  const hasParams = 'params' in operation;

  return async (req, res, next) => {
    replace(req, await readRequest(req, hasParams ? req.path : '', req.body));
    guard(res, next, checker);
    next();
  };
}

function replace(req: Request, { params, query, headers, cookies, body }: Parts): void {
  if (params) req.params = params as Request['params'];
  if (query) Object.defineProperty(req, 'query', { value: query }); // a getter in Express
  if (headers) for (const [name, value] of Object.entries(headers)) req.headers[name.toLowerCase()] = value as string;
  if (cookies) req.cookies = cookies;
  req.body = body;
}

/** What holds responses until they leave; not in themselves, because members of Express's responses cost time to add and to find. */
const held = new WeakMap<Response, { next: NextFunction; checker: AnswerChecker }>();

/** Lets a response leave past the contract: an error, or what the contract has been asked about. */
export function release(res: Response): void {
  held.delete(res);
}

/** Makes a response refuse what the contract does not declare. */
function guard(res: Response, next: NextFunction, checker: AnswerChecker): void {
  extend(Object.getPrototypeOf(res) as Response);
  held.set(res, { next, checker });
}

const extended = new WeakSet<Response>();

/** Extends the app's response, which is cheaper than each by itself. */
function extend(response: Response): void {
  if (extended.has(response)) return;
  extended.add(response);
  const { json, send, write, end } = response;

  response.json = function (this: Response, value) {
    const verdict = ask(this, (checker, leaving) => checker.json(leaving, value));
    if (!verdict) return json.call(this, value);
    return 'body' in verdict ? json.call(this, verdict.body) : this;
  };
  const raw = <A extends unknown[]>(method: (this: Response, ...args: A) => unknown) =>
    function (this: Response, ...args: A) {
      if (held.has(this)) {
        const isEmpty = args.length === 0 || typeof args[0] === 'function';
        const verdict = ask(this, (checker, leaving) => checker.raw(leaving, isEmpty));
        if (verdict && 'problem' in verdict) return this;
      }
      return method.apply(this, args);
    };
  const sendRaw = raw(send);
  const stream = async function (this: Response, items: AsyncIterable<unknown>): Promise<void> {
    const verdict = ask(this, (checker, leaving) => checker.items(leaving, items));
    if (!verdict || !('body' in verdict)) return;
    if (this.req.method === 'HEAD') return void this.end();
    await pipeline(verdict.body as Readable, this).catch((error: unknown) => {
      if (!hasHungUp(error)) throw error;
    });
  };
  Object.assign(response, {
    stream,
    send(this: Response, body: unknown) {
      const sent = typeof body === 'string' && isUtf8(this) ? Buffer.from(body) : body; // bytes cost Node less to send than a text
      return typeof sent === 'string' || sent instanceof Uint8Array ? sendRaw.call(this, sent) : send.call(this, sent);
    },
    write: raw(write),
    end: raw(end),
  });
}

/** Whether its type says how text is encoded; Express adds that where it is missing. */
const isUtf8 = (res: Response) => res.getHeader('Content-Type')?.toString().endsWith('; charset=utf-8') === true;

/** Asks the contract about a response that it still holds, and fails the request where the answer is no. */
function ask(res: Response, question: (checker: AnswerChecker, leaving: Leaving) => Verdict): Verdict | undefined {
  const holder = held.get(res);
  if (!holder) return undefined;
  release(res);
  const type = res.getHeader('Content-Type')?.toString();
  const leaving = { status: res.statusCode, type, header: (name: string) => res.get(name)?.toString() };
  const verdict = holder.checker.headers(leaving.status, leaving.header) ?? question(holder.checker, leaving);
  if ('problem' in verdict) {
    res.on('error', () => {}); // a stream goes on writing, to nobody
    holder.next(new Error(verdict.problem)); // to `next`, because a throw inside a callback of the handler would end the process
  } else if (verdict.type && !type && verdict.type !== 'application/json') {
    res.type(verdict.type); // but for JSON, which Express calls so by itself
  }
  return verdict;
}
