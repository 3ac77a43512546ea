{{ header }}
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../types/operation.js';
import { bodyReader, contentOf } from './bodies.js';
import { isAsDeclared } from './closed.js';
import { ApiError, asInvalid, invalidStatus } from './errors.js';
import { {% if strict_query %}declares, {% endif %}formReader, pathReader, picker } from './parameters.js';
import { pick } from './pick.js';
import { problemsOf } from './problems.js';
import type { Node } from './schemas.js';
import { parseCookies{% if strict_query %}, undeclared{% endif %} } from './wire.js';

interface Part {
  name: string;
  schema: object;
  value: unknown;
  write: (value: unknown) => void;
}

/** Reads all parts of a request, replaces them by what is right, and tells all that is wrong at once. */
export function requestReader(operation: Operation): (request: FastifyRequest) => Promise<void> {
  const { path, params, querystring, headers, cookies, body, response } = operation;
  const readPath = pathReader(path, (params ?? {}) as Node);
  const readQuery = querystring && formReader(querystring as Node);
  const pickHeaders = headers && picker(headers as Node);
  const pickCookies = cookies && picker(cookies as Node);
  const readBody = body && bodyReader(contentOf(body));
{%- if strict_query %}
  const isDeclared = querystring ? declares(querystring as Node) : () => false;
{%- endif %}
  const invalid = invalidStatus(response);

  const readAll = async (request: FastifyRequest) => {
    const [url = '', ...query] = request.url.split('?');
    const parts: Part[] = [];
    const sent = await readBody?.(request);
    if (params) parts.push({ name: 'params', schema: params, value: readPath(url), write: (value) => void (request.params = value) });
    if (querystring && readQuery) {
      parts.push({ name: 'query', schema: querystring, value: readQuery(query.join('?')), write: (value) => void (request.query = value) });
    }
    if (headers && pickHeaders) {
      const value = pickHeaders((name) => request.headers[name.toLowerCase()]?.toString());
      const write = (given: unknown) => {
        for (const [name, header] of Object.entries(given as object)) request.headers[name.toLowerCase()] = header as string;
      };
      parts.push({ name: 'headers', schema: headers, value, write });
    }
    if (cookies && pickCookies) {
      const jar = parseCookies(request.headers.cookie);
      const value = pickCookies((name) => jar.get(name));
      parts.push({ name: 'cookies', schema: cookies, value, write: (given) => void Object.assign(request, { cookies: given }) });
    }
    request.body = undefined;
    if (sent) parts.push({ name: 'body', schema: sent.schema, value: sent.value, write: (value) => void (request.body = value) });

    const unusual = parts.filter(({ schema, value }) => !isAsDeclared(schema, value));
    const details = unusual.flatMap(({ name, schema, value }) => problemsOf(name, schema, value));
{%- if strict_query %}
    const strange = undeclared(request.url, isDeclared, operation.when);
    details.push(...strange.map((name) => ({ field: `query.${name}`, message: 'Unknown parameter' })));
{%- endif %}
    if (details.length > 0) throw new ApiError(invalid, 'VALIDATION_ERROR', 'The request is not valid', details);
    for (const part of parts) part.write(unusual.includes(part) ? pick(part.schema, part.value) : part.value);
  };
  return (request) =>
    readAll(request).catch((error: unknown) => {
      throw asInvalid(error, invalid);
    });
}
