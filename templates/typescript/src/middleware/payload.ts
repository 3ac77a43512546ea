{{ header }}
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { ApiError } from './errors.js';
import { setting } from './settings.js';

/** How many bytes a client may send, decompressed: text, which is read as a whole, and files. */
export const LIMITS = { text: setting('BODY_LIMIT', 1024 ** 2), upload: setting('UPLOAD_LIMIT', 10 * 1024 ** 2) };

/** Whether a request has a body; one without a type has to have a length. */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0 || headers['content-type'] !== undefined;

/** A body as it arrives. Reading it fails with 413 once there is more of it than files may have. */
export function streamOf(req: IncomingMessage): Readable {
  const { headers } = req;
  if (Number(headers['content-length'] ?? 0) > LIMITS.upload) throw tooLarge();
  return Readable.from(chunksOf(req, decompressed(req, headers)), { objectMode: false });
}

async function* chunksOf(req: IncomingMessage, body: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LIMITS.upload) throw tooLarge();
      yield chunk;
    }
  } catch (error) {
    throw unreadable(error);
  } finally {
    req.unpipe().resume(); // let the client finish sending, or it never reads the answer
  }
}

const tooLarge = () => new ApiError(413, 'BODY_TOO_LARGE', 'The body is too large');

const DECODERS: Readonly<Record<string, () => Duplex>> = { gzip: createUnzip, deflate: createUnzip, br: createBrotliDecompress };

/** What a client sends, without its `Content-Encoding`. */
export function decompressed(req: IncomingMessage, { 'content-encoding': encoding = 'identity' }: IncomingHttpHeaders): Readable {
  if (encoding === 'identity') return req;
  const decode = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (!decode) throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Unknown encoding ${encoding}`);
  return req.pipe(decode());
}

const UTF8 = new TextDecoder();

/** The text of a body, in the charset that its Content-Type names. */
export function decodeText(bytes: Buffer, contentType = ''): string {
  const charset = contentType.includes(';') ? /;\s*charset="?([^\s;"]+)/i.exec(contentType)?.[1] : undefined;
  try {
    return (charset === undefined ? UTF8 : new TextDecoder(charset)).decode(bytes);
  } catch {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Unknown charset ${charset}`);
  }
}

/** What is wrong with compressed bytes is the client's fault. */
export const unreadable = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    ? new ApiError(400, 'BAD_REQUEST', 'The body cannot be decompressed')
    : error;
