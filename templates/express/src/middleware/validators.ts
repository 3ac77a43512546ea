{{ header }}
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Operation } from '../types/operation.js';
import { type AnswerChecker, answerChecker } from './answers.js';
import { type Parts, requestReader } from './requests.js';

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

const { BODY_LIMIT = '1mb', UPLOAD_LIMIT = '10mb' } = process.env;
const readers = {
  text: express.raw({ limit: BODY_LIMIT, type: () => true }),
  upload: express.raw({ limit: UPLOAD_LIMIT, type: () => true }),
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

/** Makes `res.json` refuse what the contract does not declare. */
function guard(res: Response, next: NextFunction, checker: AnswerChecker): void {
  const { json } = res;
  res.json = (value) => {
    const header = (name: string) => res.get(name)?.toString();
    const verdict = checker.json({ status: res.statusCode, type: res.get('Content-Type'), header }, value);
    if ('problem' in verdict) {
      next(new Error(verdict.problem)); // to `next`, because a throw inside a callback of the handler would end the process
      return res;
    }
    if (verdict.type && !res.get('Content-Type')) res.type(verdict.type);
    return json.call(res, verdict.body);
  };
}
