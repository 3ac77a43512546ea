{{ header }}
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../types/operation.js';
import { bodyReader, contentOf } from './bodies.js';
import { isAsDeclared } from './closed.js';
import { ApiError, asInvalid, type ErrorBody, invalidStatus } from './errors.js';
import { {% if strict_query %}declares, {% endif %}formReader, pathReader, picker } from './parameters.js';
import { pick } from './pick.js';
import { problemsOf } from './problems.js';
import type { Node } from './schemas.js';
import { parseCookies{% if strict_query %}, undeclared{% endif %} } from './wire.js';

type Details = ErrorBody['error']['details'];

/** A part of a request but for its body. */
interface Part {
  name: string;
  schema: object;
  read: (request: FastifyRequest) => unknown;
  write: (request: FastifyRequest, value: unknown) => void;
}

/**
 * Reads all parts of a request, replaces them by what is right, and tells all that is wrong at once. Only where it has to wait
 * for the body, there is a promise.
 */
export function requestReader(operation: Operation): (request: FastifyRequest) => Promise<void> | undefined {
  const parts = partsOf(operation);
  const bodyOf = operation.body && bodyReader(contentOf(operation.body));
{%- if strict_query %}
  const isDeclared = operation.querystring ? declares(operation.querystring as Node) : () => false;
{%- endif %}
  const invalid = invalidStatus(operation.response);

  const accept = (request: FastifyRequest, body: object | undefined, sent: unknown) => {
    const details: Details = [];
    const values = parts.map(({ name, schema, read }) => accepted(name, schema, read(request), details));
{%- if strict_query %}
    const strange = undeclared(request.url, isDeclared, operation.when);
    details.push(...strange.map((name) => ({ field: `query.${name}`, message: 'Unknown parameter' })));
{%- endif %}
    const content = body && accepted('body', body, sent, details);
    if (details.length > 0) throw new ApiError(invalid, 'VALIDATION_ERROR', 'The request is not valid', details);
    for (const [index, { write }] of parts.entries()) write(request, values[index]);
    request.body = content;
  };
  const fail = (error: unknown) => {
    throw asInvalid(error, invalid);
  };
  return (request) => {
    try {
      const body = bodyOf?.(request);
      const sent = body?.read(request);
      if (sent instanceof Promise) return sent.then((value) => accept(request, body?.schema, value)).catch(fail);
      accept(request, body?.schema, sent);
      return undefined;
    } catch (error) {
      return fail(error);
    }
  };
}

/** The value as its handler gets it; what is wrong with it is added to `details`. */
function accepted(name: string, schema: object, value: unknown, details: Details): unknown {
  if (isAsDeclared(schema, value)) return value;
  const problems = problemsOf(name, schema, value);
  details.push(...problems);
  return problems.length > 0 ? undefined : pick(schema, value);
}

function partsOf({ path, params, querystring, headers, cookies }: Operation): Part[] {
  const parts: Part[] = [];
  if (params) {
    const read = pathReader(path, params as Node);
    parts.push({
      name: 'params',
      schema: params,
      read: ({ url }) => read(url.replace(/\?[^]*/, '')),
      write: (request, value) => void (request.params = value),
    });
  }
  if (querystring) {
    const read = formReader(querystring as Node);
    parts.push({
      name: 'query',
      schema: querystring,
      read: ({ url }) => read(url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''),
      write: (request, value) => void (request.query = value),
    });
  }
  if (headers) {
    const pickHeaders = picker(headers as Node);
    parts.push({
      name: 'headers',
      schema: headers,
      read: (request) => pickHeaders((name) => request.headers[name.toLowerCase()]?.toString()),
      write: (request, value) => {
        for (const [name, header] of Object.entries(value as object)) request.headers[name.toLowerCase()] = header as string;
      },
    });
  }
  if (cookies) {
    const pickCookies = picker(cookies as Node, true);
    parts.push({
      name: 'cookies',
      schema: cookies,
      read: (request) => {
        const jar = parseCookies(request.headers.cookie);
        return pickCookies((name) => jar.get(name));
      },
      write: (request, value) => void Object.assign(request, { cookies: value }),
    });
  }
  return parts;
}
