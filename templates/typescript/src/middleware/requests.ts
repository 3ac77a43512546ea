{{ header }}
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Operation } from '../types/operation.js';
import { bodyReader } from './bodies.js';
import { ApiError, asInvalid, type ErrorBody, invalidStatus } from './errors.js';
import { {% if strict_query %}declares, {% endif %}pathReader, picker, queryReader } from './parameters.js';
import { unreadable } from './payload.js';
import { type Fields, parseCookies{% if strict_query %}, undeclared{% endif %} } from './wire.js';

type Details = ErrorBody['error']['details'];

/** The parts of a request that the contract declares, validated. */
export type Parts = { [P in PartName]?: Fields } & { body?: unknown };
type PartName = 'params' | 'query' | 'headers' | 'cookies';

/** What an operation declares of a request; `Operation` itself says less, to keep the type check fast. */
type Declared = { path: string } & { [P in PartName]?: z.ZodObject };

/**
 * Reads and validates a request; all that is wrong with it is told at once. Its path is that which was sent, without the query
 * and without what stands before the contract's own paths; its body may have been parsed before.
 */
export function requestReader(operation: Operation): (req: IncomingMessage, path: string, parsed?: unknown) => Promise<Parts> {
  const readers = readersOf(operation as Operation & Declared);
  const bodyOf = operation.body && bodyReader(operation.body);
{%- if strict_query %}
  const { query } = operation as Operation & Declared;
  const isDeclared = query ? declares(query) : () => false;
{%- endif %}
  const invalid = invalidStatus(operation.responses);

  return async (req, path, parsed) => {
    try {
      const { headers } = req; // asked for once, because each member of Express's requests costs time to find
      const body = bodyOf?.(headers);
      const sent = await body?.read(req, headers, parsed);
      const parts: Parts = {};
      const details: Details = [];
      for (const { name, schema, read } of readers) {
        const { data, error } = schema.safeParse(read(req, path));
        if (error) details.push(...error.issues.flatMap((issue) => describe(name, issue)));
        else parts[name] = data;
      }
{%- if strict_query %}
      const strange = undeclared(req.url ?? '', isDeclared, operation.when);
      details.push(...strange.map((name) => ({ field: `query.${name}`, message: 'Unknown parameter' })));
{%- endif %}
      if (body && sent === undefined && isRequired(body.schema)) {
        details.push({ field: 'body', message: 'Required' });
      } else if (body) {
        const { data, error } = body.schema.safeParse(sent);
        if (error) details.push(...error.issues.flatMap((issue) => describe('body', issue)));
        parts.body = data;
      }
      if (details.length > 0) throw new ApiError(invalid, 'VALIDATION_ERROR', 'The request is not valid', details);
      return parts;
    } catch (error) {
      req.resume(); // let the client finish sending, or it never reads the answer
      throw asInvalid(unreadable(error), invalid);
    }
  };
}

interface Reader {
  name: PartName;
  schema: z.ZodObject;
  read: (req: IncomingMessage, path: string) => Fields;
}

function readersOf({ path, params, query, headers, cookies }: Declared): Reader[] {
  const readers: Reader[] = [];
  if (params) {
    const read = pathReader(path, params);
    readers.push({ name: 'params', schema: params, read: (_req, sent) => read(sent) });
  }
  if (query) {
    const read = queryReader(query);
    readers.push({ name: 'query', schema: query, read: ({ url = '' }) => read(url) });
  }
  if (headers) {
    const pick = picker(headers);
    readers.push({ name: 'headers', schema: headers, read: (req) => pick((name) => req.headers[name.toLowerCase()]?.toString()) });
  }
  if (cookies) {
    const pick = picker(cookies);
    const read = (req: IncomingMessage) => {
      const jar = parseCookies(req.headers.cookie);
      return pick((name) => jar.get(name));
    };
    readers.push({ name: 'cookies', schema: cookies, read });
  }
  return readers;
}

/** `z.unknown()` by itself lets through what is not there. */
const isRequired = (schema: z.ZodType) => schema._zod.optin !== 'optional';

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
