{{ header }}
import type { Static, TSchema } from 'typebox';
import type { Nothing } from '../types/operation.js';
import { valueOf } from './answers.js';

/** A request that the service makes itself: a webhook, or a callback. */
export interface Call {
  readonly name: string;
  readonly method: string;
  readonly headers?: TSchema;
  /** The media type of the body. */
  readonly type?: string;
  /** What is sent as JSON. */
  readonly body?: TSchema;
}

/** What goes into a request. */
export type Message<C extends Call> = (C extends { headers: infer H extends TSchema } ? { headers: Static<H> } : Nothing) &
  (C extends { body: infer B extends TSchema }
    ? { body: Static<B> }
    : C extends { type: string }
      ? { body: RequestInit['body'] }
      : Nothing);

/** Sends a request to whoever has asked for it; `init` is for signatures and the like. */
export type Send<C extends Call> = (url: string | URL, message: Message<C>, init?: RequestInit) => Promise<Response>;

/** Makes the function that sends a request. It refuses what the contract does not have, and drops undeclared fields. */
export function outgoing<const C extends Call>({ name, method, headers: declaredHeaders, type, body: declaredBody }: C): Send<C> {
  const check = (part: string, schema: TSchema, value: unknown) => {
    const { value: checked, problem } = valueOf(schema, value);
    if (problem !== undefined) throw new Error(`${name} is sent against the contract: ${part} ${problem}`);
    return checked;
  };
  return async (url, message, init = {}) => {
    const given: { headers?: object; body?: unknown } = message;
    const headers = new Headers(init.headers);
    if (declaredHeaders) check('headers', declaredHeaders, given.headers);
    for (const [key, value] of Object.entries(given.headers ?? {})) if (value !== undefined) headers.set(key, String(value));
    if (type && given.body !== undefined) headers.set('Content-Type', type);
    const body = declaredBody ? JSON.stringify(check('body', declaredBody, given.body)) : (given.body as RequestInit['body']);
    // Whoever has asked is not trusted with the service's time, nor to send it elsewhere.
    return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000), ...init, method, headers, body: body ?? null });
  };
}
