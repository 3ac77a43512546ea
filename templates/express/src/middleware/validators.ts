{{ header }}
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import * as z from 'zod';
import type { Answer, Operation } from '../types/handlers.js';
import { bodyReader, isJson, mediaType, mediaTypes } from './bodies.js';
import { ApiError, type ErrorBody } from './errors.js';
import { type Fields, parseCookies, pathReader, picker, queryReader } from './parameters.js';

type Details = ErrorBody['error']['details'];

/** Reads the request, replaces its parts by their validated values, and holds the answer to the contract. */
export function validate(operation: Operation): RequestHandler {
  const parts = partsOf(operation as Operation & Declared);
  const readBody = operation.body && bodyReader(operation.body);
  const guard = responseGuard(operation);
  const invalid = 422 in operation.responses && !(400 in operation.responses) ? 422 : 400;

  return async (req, res, next) => {
    const body = await readBody?.(req, res);
    const details: Details = [];
    for (const { name, schema, read, write } of parts) {
      const { data, error } = schema.safeParse(read(req));
      if (error) details.push(...error.issues.flatMap((issue) => describe(name, issue)));
      else write(req, data);
    }
    if (body) {
      const { data, error } = body.schema.safeParse(body.value);
      if (error) details.push(...error.issues.flatMap((issue) => describe('body', issue)));
      req.body = data;
    }
    if (details.length > 0) throw new ApiError(invalid, 'VALIDATION_ERROR', 'The request is not valid', details);
    guard(res, next);
    next();
  };
}

interface Part {
  name: string;
  schema: z.ZodObject;
  read: (req: Request) => Fields;
  write: (req: Request, data: Fields) => void;
}

/** What an operation declares of a request; `Operation` itself says less, to keep the type check fast. */
type Declared = { path: string } & { [P in 'params' | 'query' | 'headers' | 'cookies']?: z.ZodObject };

function partsOf({ path, params, query, headers, cookies }: Declared): Part[] {
  const parts: Part[] = [];
  if (params) {
    parts.push({
      name: 'params',
      schema: params,
      read: pathReader(path, params),
      write: (req, data) => {
        req.params = data as Request['params'];
      },
    });
  }
  if (query) {
    parts.push({
      name: 'query',
      schema: query,
      read: queryReader(query),
      write: (req, value) => Object.defineProperty(req, 'query', { value }), // a getter in Express
    });
  }
  if (headers) {
    const pick = picker(headers);
    parts.push({
      name: 'headers',
      schema: headers,
      read: (req) => pick((name) => req.get(name)),
      write: (req, data) => {
        for (const [name, value] of Object.entries(data)) req.headers[name.toLowerCase()] = value as string;
      },
    });
  }
  if (cookies) {
    const pick = picker(cookies);
    parts.push({
      name: 'cookies',
      schema: cookies,
      read: (req) => {
        const jar = parseCookies(req);
        return pick((name) => jar.get(name));
      },
      write: (req, data) => {
        req.cookies = data;
      },
    });
  }
  return parts;
}

function describe(part: string, issue: z.core.$ZodIssue): Details {
  return flatten(issue, [part]).map(({ path, message }) => ({ field: path.join('.'), message }));
}

interface Flat {
  path: PropertyKey[];
  message: string;
}

/** What is wrong with a union is what is wrong with the variant that the value comes closest to. */
function flatten(issue: z.core.$ZodIssue, base: PropertyKey[]): Flat[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'Unknown field' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const variants = issue.errors.map((issues) => issues.flatMap((inner) => flatten(inner, path)));
    const closest = variants.sort((a, b) => depth(b) - depth(a) || missing(a) - missing(b) || a.length - b.length)[0];
    if (closest && depth(closest) > path.length) return closest;
  }
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path, message: isMissing ? 'Required' : issue.message }];
}

/** A value of another variant lacks what this one requires. */
const missing = (problems: Flat[]) => problems.filter(({ message }) => message === 'Required').length;

/** How far into the value a variant got before something was wrong. */
const depth = (problems: Flat[]) => Math.min(...problems.map(({ path }) => path.length));

/** Makes `res.json` refuse what the contract does not declare; parsing drops undeclared fields, so that nothing leaks. */
function responseGuard({ id, responses }: Operation): (res: Response, next: NextFunction) => void {
  const answers = new Map(Object.entries(responses).map(([status, answer]) => [status, checkerOf(answer)]));

  return (res, next) => {
    const { json } = res;
    res.json = (value) => {
      const { statusCode } = res;
      const check = answers.get(String(statusCode)) ?? answers.get(`${Math.floor(statusCode / 100)}XX`) ?? answers.get('default');
      const { body, problem } = check ? check(res, value) : { problem: 'the status is not declared' };
      if (problem === undefined) return json.call(res, body);
      // To `next`, because a throw inside a callback of the handler would end the process.
      next(new Error(`${id} answers ${statusCode} against the contract: ${problem}`));
      return res;
    };
  };
}

type Checked = { body: unknown; problem?: never } | { body?: never; problem: string };

function checkerOf(answer: Answer): (res: Response, value: unknown) => Checked {
  const headers = answer.headers as z.ZodObject | undefined;
  const pick = headers && picker(headers);
  const media = answer.body ? mediaTypes(answer.body) : [];
  const usual = media.find(({ matches }) => matches('application/json')) ?? media.find(({ name }) => isJson(name));

  return (res, value) => {
    const head = pick && headers.safeParse(pick((name) => res.get(name)?.toString()));
    if (head?.error) return { problem: `headers\n${z.prettifyError(head.error)}` };

    const type = res.get('Content-Type');
    const declared = type ? media.find(({ matches }) => matches(mediaType(type))) : usual;
    if (!declared) return { problem: `no ${type ?? 'JSON'} is declared` };
    const { data, error } = declared.schema.safeParse(value);
    if (error) return { problem: `body\n${z.prettifyError(error)}` };
    if (!type && !declared.name.includes('*')) res.set('Content-Type', declared.name);
    return { body: data };
  };
}
