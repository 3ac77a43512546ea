{{ header }}
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Content, Operation } from '../types/operation.js';
import { ApiError } from './errors.js';
import { add, formReader, read } from './parameters.js';
import { decompressed, hasBody, LIMITS, streamOf } from './payload.js';
import { type Node, resolve } from './schemas.js';
import { emptyFields, type Fields } from './wire.js';

/** One media type or range of a body. */
export interface Media {
  name: string;
  matches: (type: string) => boolean;
  schema: TSchema;
}

/** What the contract declares for a body, the most specific first. */
export function mediaTypes(content: Content): Media[] {
  return Object.entries(content)
    .map(([range, { schema }]) => ({ name: mediaType(range), matches: matcher(mediaType(range)), schema }))
    .sort((a, b) => wildcards(a.name) - wildcards(b.name));
}

const wildcards = (range: string) => range.split('*').length;

function matcher(range: string): Media['matches'] {
  if (!range.includes('*')) return (type) => type === range;
  const pattern = new RegExp(`^${range.replace(/[.+]/g, '\\$&').replaceAll('*', '.+')}$`);
  return (type) => pattern.test(type);
}

/** Without parameters such as `charset`. */
export const mediaType = (header: string): string => header.replace(/;[^]*/, '').trim().toLowerCase();

export const isJson = (type: string): boolean => /[/+]json$/.test(type);

/** The content of a declared body. */
export function contentOf(body: NonNullable<Operation['body']>): Content {
  return 'content' in body ? (body.content as Content) : { 'application/json': { schema: body } };
}

const TEXT = /^(text\/|[^;]+[/+](json|xml)\b|application\/x-www-form-urlencoded\b)/i;

const isFile = (schema: Node) => schema.format === 'binary';

/** Whether a file may have the type of a text. */
export const takesTextFiles = (body: NonNullable<Operation['body']>): boolean =>
  mediaTypes(contentOf(body)).some(({ name, schema }) => TEXT.test(name) && isFile(schema));

/** Lets Fastify take bodies of any type: text as a whole, within its limit, everything else as it arrives. */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(TEXT, { parseAs: 'buffer', bodyLimit: LIMITS.text }, (_request, bytes, done) => done(null, bytes));
  app.addHook('preParsing', ({ headers, raw }, _reply, payload, done) => {
    const body = TEXT.test(headers['content-type'] ?? '') ? decompressed(raw) : raw;
    if (body === raw) return done(null, payload);
    let receivedEncodedLength = 0; // for Fastify, which holds it against Content-Length
    raw.on('data', (chunk: Buffer) => (receivedEncodedLength += chunk.length));
    done(null, Object.defineProperty(body, 'receivedEncodedLength', { get: () => receivedEncodedLength }));
  });
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** Reads a body as its Content-Type says, which must be one that the contract declares. */
export function bodyReader(content: Content): (request: FastifyRequest) => Promise<{ schema: TSchema; value: unknown }> {
  const declared = mediaTypes(content).map((media) => ({ ...media, readForm: formReader(media.schema as Node) }));
  const expected = declared.map(({ name }) => name).join(' or ');
  const [first] = declared;
  const assumed = !first || first.name.includes('*') ? 'application/json' : first.name;

  return async ({ headers: { 'content-type': given }, body: text, raw }) => {
    const type = given ? mediaType(given) : assumed;
    const media = given ? declared.find(({ matches }) => matches(type)) : first;
    if (!media) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Expected ${expected}`);
    const { schema, readForm } = media;

    if (!hasBody(raw)) return { schema, value: undefined };
    if (type === 'multipart/form-data') return { schema, value: await readMultipart(raw, given, schema as Node) };
    const bytes = text as Buffer | undefined;
    if (!bytes) return { schema, value: streamOf(raw) };
    if (isFile(schema)) return { schema, value: Readable.from(bytes, { objectMode: false }) };
    if (bytes.length === 0 && (!given || isJson(type))) return { schema, value: undefined };
    const body = decodeText(bytes, given);
    // Unlike a URL, a form is encoded as a whole, and so are the commas between the items of a list.
    if (type === 'application/x-www-form-urlencoded') return { schema, value: readForm(body.replace(/%2C/gi, ',')) };
    return { schema, value: isJson(type) ? parseJson(body) : read(schema as Node, body) };
  };
}

function decodeText(bytes: Buffer, contentType = ''): string {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Unknown charset ${charset}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'BAD_REQUEST', `The body is not JSON: ${(error as Error).message}`);
  }
}

/** The platform's own parser; the form is read within the limit for files. */
async function readMultipart(req: IncomingMessage, contentType: string | undefined, schema: Node): Promise<Fields> {
  const bytes = Buffer.concat(await streamOf(req).toArray());
  const form = await new Response(bytes, { headers: { 'Content-Type': contentType ?? '' } }).formData().catch(() => {
    throw new ApiError(400, 'BAD_REQUEST', 'The form cannot be read');
  });
  const { properties = {} } = resolve(schema);
  const fields = emptyFields();
  for (const [name, value] of form) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    // Browsers send a JSON part as a file, because only a Blob has a Content-Type.
    const isJsonPart = (property?.contentMediaType ?? property?.items?.contentMediaType) !== undefined;
    const text = typeof value !== 'string' && isJsonPart ? await value.text() : value;
    const isDelimited = typeof text === 'string' && property?.explode === false;
    add(fields, properties, name, isDelimited ? text.split(property.style === 'pipeDelimited' ? '|' : property.style ? ' ' : ',') : text);
  }
  return Object.assign(emptyFields(), Object.fromEntries(Object.entries(fields).map(([name, raw]) => [name, read(properties[name], raw)])));
}
