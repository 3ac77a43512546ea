{{ header }}
import * as z from 'zod';
import type { Nothing, Schema } from '../types/operation.js';

/** A request that the service makes itself: a webhook, or a callback. */
export interface Call {
  readonly name: string;
  readonly method: string;
  readonly headers?: Schema;
  /** The media type of the body. */
  readonly type?: string;
  /** What is sent as JSON. */
  readonly body?: Schema;
}

/** What goes into a request. */
export type Message<C extends Call> = (C extends { headers: infer H extends Schema } ? { headers: z.output<H> } : Nothing) &
  (C extends { body: infer B extends Schema }
    ? { body: z.input<B> }
    : C extends { type: string }
      ? { body: RequestInit['body'] }
      : Nothing);

/** Sends a request to whoever has asked for it; `init` is for signatures and the like. */
export type Send<C extends Call> = (url: string | URL, message: Message<C>, init?: RequestInit) => Promise<Response>;

/** As a header is written. */
const asText = (value: unknown) => (Array.isArray(value) ? value.map(String) : String(value));

/** Makes the function that sends a request. It refuses what the contract does not have, and drops undeclared fields. */
export function outgoing<const C extends Call>({ name, method, headers: declaredHeaders, type, body: declaredBody }: C): Send<C> {
  const check = (part: string, schema: Schema | undefined, value: unknown) => {
    const { data, error } = (schema as z.ZodType).safeParse(value);
    if (error) throw new Error(`${name} is sent against the contract: ${part}\n${z.prettifyError(error)}`);
    return data;
  };
  return async (url, message, init = {}) => {
    const given: { headers?: object; body?: unknown } = message;
    const headers = new Headers(init.headers);
    const own = Object.entries(given.headers ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, asText(value)] as const]));
    if (declaredHeaders) check('headers', declaredHeaders, Object.fromEntries(own));
    for (const [key, value] of own) headers.set(key, String(value));
    if (type && given.body !== undefined) headers.set('Content-Type', type);
    const body = declaredBody ? JSON.stringify(check('body', declaredBody, given.body)) : (given.body as RequestInit['body']);
    // Whoever has asked is not trusted with the service's time, nor to send it elsewhere.
    return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000), ...init, method, headers, body: body ?? null });
  };
}
