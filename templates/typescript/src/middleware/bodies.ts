{{ header }}
import type { Readable } from 'node:stream';
import * as z from 'zod';
import type { Content } from '../types/operation.js';
import { ApiError } from './errors.js';
import { add, formParser, isSeparator, isStream, itemOf, shapeOf, styleOf } from './parameters.js';
import { emptyFields, type Fields } from './wire.js';

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
export const mediaType = (header: string): string => header.replace(/;[^]*/, '').trim().toLowerCase();

export const isJson = (type: string): boolean => /[/+]json$/.test(type);

/** A body that was sent: how to read it as a whole, within the limit for text or for files, or as it arrives. */
export interface Sent {
  contentType: string | undefined;
  read: (limit: 'text' | 'upload') => Promise<Buffer | undefined>;
  stream: () => Readable | undefined;
}

/** Reads the body as its Content-Type says, which must be one that the contract declares. */
export function bodyReader(content: Content): (sent: Sent) => Promise<{ schema: z.ZodType; value: unknown }> {
  const declared = mediaTypes(content).map((media) => ({
    ...media,
    parseForm: formParser(media.schema),
    isStream: isStream(media.schema),
  }));
  const expected = declared.map(({ name }) => name).join(' or ');
  const [first] = declared;
  const assumed = !first || first.name.includes('*') ? 'application/json' : first.name;

  return async ({ contentType: given, read, stream }) => {
    const type = given ? mediaType(given) : assumed;
    const media = given ? declared.find(({ matches }) => matches(type)) : first;
    if (!media) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Expected ${expected}`);
    const { schema, parseForm } = media;

    const isForm = type === 'multipart/form-data';
    if (media.isStream || !(isForm || isText(type))) return { schema, value: stream() };
    const bytes = await read(isForm ? 'upload' : 'text');
    if (!bytes || (bytes.length === 0 && (!given || isJson(type)))) return { schema, value: undefined };
    if (isForm) return { schema, value: await parseMultipart(bytes, given, schema) };
    const body = decodeText(bytes, given);
    // Unlike a URL, a form is encoded as a whole, and so are the commas between the items of a list.
    if (type === 'application/x-www-form-urlencoded') return { schema, value: parseForm(body.replace(/%2C/gi, ',')) };
    return { schema, value: isJson(type) ? parseJson(body) : body };
  };
}

/** The rest is a stream, or a form with files. */
const isText = (type: string) => /^text\/|[/+](json|xml)$|^application\/x-www-form-urlencoded$/.test(type);

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

/** The platform's own parser; the form has been read within its limit. */
async function parseMultipart(bytes: Buffer, contentType: string | undefined, schema: z.ZodType): Promise<Fields> {
  const body = bytes as ConstructorParameters<typeof globalThis.Response>[0]; // whichever library declares it
  const form = await new globalThis.Response(body, { headers: { 'Content-Type': contentType ?? '' } }).formData().catch(() => {
    throw new ApiError(400, 'BAD_REQUEST', 'The form cannot be read');
  });
  const shape = shapeOf(schema);
  const fields = emptyFields();
  for (const [name, value] of form) {
    // Browsers send a JSON part as a file, because only a Blob has a Content-Type.
    const style = styleOf(shape[name]);
    const isJsonPart = style === 'json' || styleOf(itemOf(shape[name])) === 'json';
    const text = typeof value !== 'string' && isJsonPart ? await value.text() : value;
    add(fields, shape, name, typeof text === 'string' && isSeparator(style) ? text.split(style) : text);
  }
  return fields;
}
