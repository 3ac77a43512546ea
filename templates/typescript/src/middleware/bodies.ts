{{ header }}
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import * as z from 'zod';
import type { Content } from '../types/operation.js';
import { ApiError } from './errors.js';
import { add, formParser, isSeparator, isStream, itemOf, shapeOf, styleOf } from './parameters.js';
import { decodeText, decompressed, hasBody, LIMITS, streamOf } from './payload.js';
import { emptyFields, type Fields, limited } from './wire.js';

/** One media type or range of a body. */
interface Media {
  name: string;
  matches: (type: string) => boolean;
  schema: z.ZodType;
}

/** What the contract declares for a body, the most specific first. */
export function mediaTypes(content: Content): Media[] {
  const schemas = content instanceof z.ZodType ? { 'application/json': content } : (content as Record<string, z.ZodType>);
  return Object.entries(schemas)
    .map(([range, schema]) => ({ name: mediaType(range), matches: matcher(mediaType(range)), schema }))
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

/** What a body has to be, and how to read it, unless an app has parsed it before. */
interface Body {
  schema: z.ZodType;
  read: (req: IncomingMessage, headers: IncomingHttpHeaders, parsed: unknown) => unknown;
}

/** Finds how to read a body by its Content-Type, which must be one that the contract declares. */
export function bodyReader(content: Content): (headers: IncomingHttpHeaders) => Body {
  const declared = mediaTypes(content).map((media) => ({ ...media, parseForm: formParser(media.schema) }));
  const find = (type: string) => {
    const media = declared.find(({ matches }) => matches(type));
    return media && bodyOf(type, media);
  };
  const bodies = new Map(declared.map(({ name }) => [name, find(name)])); // most requests have one of these
  const expected = declared.map(({ name }) => name).join(' or ');
  const [first] = declared;
  const untyped = first && bodyOf(first.name.includes('*') ? 'application/json' : first.name, first);

  return ({ 'content-type': given }) => {
    const body = given ? (bodies.get(given) ?? find(mediaType(given))) : untyped;
    if (!body) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Expected ${expected}`);
    return body;
  };
}

function bodyOf(type: string, { schema, parseForm }: Media & { parseForm: (text: string) => Fields }): Body {
  if (type === 'multipart/form-data' && !isStream(schema)) return { schema, read: (req, headers) => readMultipart(req, headers, schema) };
  if (isStream(schema) || !isText(type)) return { schema, read: (req, headers) => (hasBody(headers) ? streamOf(req) : undefined) };
  const parse = parserOf(type, parseForm);
  return {
    schema,
    read: async (req, headers, parsed) => {
      if (!hasBody(headers)) return undefined;
      const { 'content-type': given } = headers;
      const text = parsed === undefined ? decodeText(await readWhole(req, headers, LIMITS.text), given) : textOf(parsed);
      return text === '' && (!given || isJson(type)) ? undefined : parse(text);
    },
  };
}

/** The rest is a stream, or a form with files. */
const isText = (type: string) => /^text\/|[/+](json|xml)$|^application\/x-www-form-urlencoded$/.test(type);

function parserOf(type: string, parseForm: (text: string) => Fields): (text: string) => unknown {
  // Unlike a URL, a form is encoded as a whole, and so are the commas between the items of a list.
  if (type === 'application/x-www-form-urlencoded') return (text) => parseForm(text.replace(/%2C/gi, ','));
  return isJson(type) ? parseJson : (text) => text;
}

/** What an app has parsed before, as it was sent. */
const textOf = (parsed: unknown) => (Buffer.isBuffer(parsed) || typeof parsed === 'string' ? parsed.toString() : JSON.stringify(parsed));

function readWhole(req: IncomingMessage, headers: IncomingHttpHeaders, limit: number): Promise<Buffer> {
  const body = decompressed(req, headers);
  return getRawBody(body, { limit, length: body === req ? (headers['content-length'] ?? null) : null });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'BAD_REQUEST', `The body is not JSON: ${(error as Error).message}`);
  }
}

/** The platform's own parser; the form has been read within its limit. */
async function readMultipart(req: IncomingMessage, headers: IncomingHttpHeaders, schema: z.ZodType): Promise<Fields | undefined> {
  if (!hasBody(headers)) return undefined;
  const bytes = await readWhole(req, headers, LIMITS.upload);
  const body = bytes as ConstructorParameters<typeof Response>[0]; // whichever library declares it
  const form = await new Response(body, { headers: { 'Content-Type': headers['content-type'] ?? '' } }).formData().catch(() => {
    throw new ApiError(400, 'BAD_REQUEST', 'The form cannot be read');
  });
  const shape = shapeOf(schema);
  const fields = emptyFields();
  for (const [name, value] of limited([...form])) {
    // Browsers send a JSON part as a file, because only a Blob has a Content-Type.
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const style = styleOf(schema);
    const isJsonPart = style === 'json' || styleOf(itemOf(schema)) === 'json';
    const text = typeof value !== 'string' && isJsonPart ? await value.text() : value;
    add(fields, shape, name, typeof text === 'string' && isSeparator(style) ? text.split(style) : text);
  }
  return fields;
}
