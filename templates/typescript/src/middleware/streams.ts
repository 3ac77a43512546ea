{{ header }}
import { Readable } from 'node:stream';

/** How to write items, one after another. */
export interface Sequence {
  /** `text/event-stream`, `application/x-ndjson` and the like. */
  type: string;
  /** Whether items are events with fields of their own, and not just the data of events. */
  isEvent: boolean;
  /** What may leave of an item; throws where it is against the contract. */
  check: (item: unknown) => unknown;
}

/** The items as text. Nothing is asked of them before there is a reader, and no more than it takes; once it is gone, they end. */
export const streamOfItems = (items: AsyncIterable<unknown>, sequence: Sequence): Readable => Readable.from(textsOf(items, sequence));

async function* textsOf(items: AsyncIterable<unknown>, { type, isEvent, check }: Sequence): AsyncGenerator<string> {
  const write = type !== 'text/event-stream' ? (type.endsWith('json-seq') ? jsonSequence : jsonLine) : isEvent ? event : data;
  if (type === 'text/event-stream') yield ':\n\n'; // a comment, so that the client knows at once that it is connected
  for await (const item of items) yield write(check(item));
}

const jsonLine = (item: unknown) => `${JSON.stringify(item)}\n`;

/** RFC 7464. */
const jsonSequence = (item: unknown) => `\x1e${JSON.stringify(item)}\n`;

const data = (item: unknown) => event({ data: item });

/** An event and its fields. Text has a field for each of its lines. */
const event = (item: unknown) => {
  const fields = Object.entries(item as object).filter(([, value]) => value !== undefined && value !== null);
  const lines = fields.flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.split(/\r\n|[\r\n]/).map((line) => `${name}: ${line}\n`);
  });
  return `${lines.join('')}\n`;
};

export const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Whether writing failed because the client has gone. */
export const hasHungUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
