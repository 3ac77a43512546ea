{{ header }}
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Content, Operation } from '../types/operation.js';
import { ApiError } from './errors.js';
import { add, composed, formReader, read } from './parameters.js';
import { decodeText, decompressed, hasBody, LIMITS, streamOf } from './payload.js';
import { memberOf, type Node } from './schemas.js';
import { emptyFields, type Fields, limited } from './wire.js';

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
export function mediaType(header: string): string {
  const end = header.indexOf(';');
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase();
}

export const isJson = (type: string): boolean => type.endsWith('/json') || type.endsWith('+json');

/** The content of a declared body. */
export function contentOf(body: NonNullable<Operation['body']>): Content {
  return 'content' in body ? (body.content as Content) : { 'application/json': { schema: body } };
}

/** What is read as a whole; also what has no type, `/` to Fastify, because it is taken for the first that is declared. */
const TEXT = /^(\/?$|text\/|[^;]+[/+](json|xml)\b|application\/x-www-form-urlencoded\b)/i;

const isFile = (schema: Node) => schema.format === 'binary';

/** Whether a file may have the type of a text. */
export const takesTextFiles = (body: NonNullable<Operation['body']>): boolean =>
  mediaTypes(contentOf(body)).some(({ name, schema }) => TEXT.test(name) && isFile(schema));

/** Lets Fastify take bodies of any type: text as a whole, within its limit, everything else as it arrives. */
export function takeBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^./, (_request, _payload, done) => done(null)); // Fastify asks the last parser first
  app.addContentTypeParser(TEXT, { parseAs: 'buffer', bodyLimit: LIMITS.text }, (_request, bytes, done) => done(null, bytes));
  app.addHook('preParsing', ({ headers, raw }, _reply, payload, done) => {
    const isEncoded = headers['content-encoding'] !== undefined;
    const body = isEncoded && TEXT.test(headers['content-type'] ?? '') ? decompressed(raw, headers) : raw;
    if (body === raw) return done(null, payload);
    let receivedEncodedLength = 0; // for Fastify, which holds it against Content-Length
    raw.on('data', (chunk: Buffer) => (receivedEncodedLength += chunk.length));
    done(null, Object.defineProperty(body, 'receivedEncodedLength', { get: () => receivedEncodedLength }));
  });
}

/** What a body has to be, and how to read it; what Fastify has not read by itself comes as a promise, or as it arrives. */
interface Body {
  schema: TSchema;
  read: (request: FastifyRequest) => unknown;
}

/** Finds how to read a body by its Content-Type, which must be one that the contract declares. */
export function bodyReader(content: Content): (request: FastifyRequest) => Body {
  const declared = mediaTypes(content).map((media) => ({ ...media, readForm: formReader(media.schema as Node) }));
  const find = (type: string) => {
    const media = declared.find(({ matches }) => matches(type));
    return media && bodyOf(type, media);
  };
  const bodies = new Map(declared.map(({ name }) => [name, find(name)])); // most requests have one of these
  const expected = declared.map(({ name }) => name).join(' or ');
  const [first] = declared;
  const untyped = first && bodyOf(first.name.includes('*') ? 'application/json' : first.name, first);

  return ({ headers: { 'content-type': given } }) => {
    const body = given ? (bodies.get(given) ?? find(mediaType(given))) : untyped;
    if (!body) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Expected ${expected}`);
    return body;
  };
}

function bodyOf(type: string, { schema, readForm }: Media & { readForm: (text: string) => Fields }): Body {
  const parse = parserOf(type, schema as Node, readForm);
  const read = ({ headers, body, raw }: FastifyRequest) => {
    if (!hasBody(headers)) return undefined;
    const { 'content-type': given } = headers;
    if (type === 'multipart/form-data') return readMultipart(raw, schema as Node);
    const bytes = body as Buffer | undefined;
    if (!bytes) return streamOf(raw);
    if (isFile(schema)) return Readable.from(bytes, { objectMode: false });
    return bytes.length === 0 && (!given || isJson(type)) ? undefined : parse(decodeText(bytes, given));
  };
  return { schema, read };
}

function parserOf(type: string, schema: Node, readForm: (text: string) => Fields): (text: string) => unknown {
  // Unlike a URL, a form is encoded as a whole, and so are the commas between the items of a list.
  if (type === 'application/x-www-form-urlencoded') return (text) => readForm(text.replace(/%2C/gi, ','));
  return isJson(type) ? parseJson : (text) => read(schema, text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'BAD_REQUEST', `The body is not JSON: ${(error as Error).message}`);
  }
}

/** The platform's own parser; the form is read within the limit for files. */
async function readMultipart(req: IncomingMessage, schema: Node): Promise<Fields> {
  const bytes = Buffer.concat(await streamOf(req).toArray());
  const form = await new Response(bytes, { headers: { 'Content-Type': req.headers['content-type'] ?? '' } }).formData().catch(() => {
    throw new ApiError(400, 'BAD_REQUEST', 'The form cannot be read');
  });
  const target = composed(schema);
  const { properties = {} } = target;
  const fields = emptyFields();
  for (const [name, value] of limited([...form])) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    // Browsers send a JSON part as a file, because only a Blob has a Content-Type.
    const isJsonPart = (property?.contentMediaType ?? property?.items?.contentMediaType) !== undefined;
    const text = typeof value !== 'string' && isJsonPart ? await value.text() : value;
    const isDelimited = typeof text === 'string' && property?.explode === false;
    add(fields, properties, name, isDelimited ? text.split(property.style === 'pipeDelimited' ? '|' : property.style ? ' ' : ',') : text);
  }
  for (const [name, raw] of Object.entries(fields)) fields[name] = read(memberOf(target, name), raw);
  return fields;
}
