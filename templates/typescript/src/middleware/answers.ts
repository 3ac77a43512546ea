{{ header }}
import * as z from 'zod';
import { sequences } from '../types/checks.js';
import type { Answer, Operation } from '../types/operation.js';
import { isJson, mediaType, mediaTypes } from './bodies.js';
import { picker } from './parameters.js';
import { streamOfItems } from './streams.js';

/** An answer that is about to leave. */
export interface Leaving {
  status: number;
  /** Its Content-Type; undefined where the contract may decide. */
  type: string | undefined;
  header: (name: string) => string | undefined;
}

/** What may leave, and what to call it unless it has a type; or why it may not. */
export type Verdict = { body?: unknown; type?: string } | { problem: string };

/** Holds answers to the contract. */
export interface AnswerChecker {
  /** What is wrong with the headers. */
  headers: (status: number, header: Leaving['header']) => { problem: string } | undefined;
  /** A JSON value; parsing drops undeclared fields, so that nothing leaks. */
  json: (leaving: Leaving, value: unknown) => Verdict;
  /** Values one after another, each of which is looked at when it leaves. */
  items: (leaving: Leaving, items: AsyncIterable<unknown>) => Verdict;
  /** Text, bytes and streams, whose content is not looked at; or nothing. */
  raw: (leaving: Leaving, isEmpty: boolean) => Verdict;
  /** The media type that the contract has for the JSON, the bytes or the items of a status. */
  usualType: (status: number, of: 'json' | 'bytes' | 'items') => string | undefined;
}

export function answerChecker({ id, responses }: Operation): AnswerChecker {
  const answers = new Map(Object.entries(responses).map(([status, answer]) => [status, checkerOf(answer)]));
  const find = (status: number) => answers.get(String(status)) ?? answers.get(`${Math.floor(status / 100)}XX`) ?? answers.get('default');
  const told = (status: number, problem: string) => ({ problem: `${id} answers ${status} against the contract: ${problem}` });
  const about = (status: number, verdict: Verdict) => ('problem' in verdict ? told(status, verdict.problem) : verdict);
  const undeclared: Verdict = { problem: 'the status is not declared' };

  return {
    headers: (status, header) => {
      const problem = find(status)?.headers(header);
      return problem === undefined ? undefined : told(status, problem);
    },
    json: (leaving, value) => about(leaving.status, find(leaving.status)?.json(leaving, value) ?? undeclared),
    items: (leaving, items) => about(leaving.status, find(leaving.status)?.items(leaving, items) ?? undeclared),
    raw: (leaving, isEmpty) => {
      const { status } = leaving;
      // These say that a client has all of it, or wants a part of it.
      const answer = find(status) ?? (status === 206 || status === 304 ? find(200) : undefined);
      return about(status, answer?.raw(leaving, isEmpty) ?? undeclared);
    },
    usualType: (status, of) => find(status)?.usualTypes[of],
  };
}

function checkerOf(answer: Answer) {
  const headers = answer.headers as z.ZodObject | undefined;
  const pick = headers && picker(headers);
  const media = answer.body ? mediaTypes(answer.body) : [];
  const usual = media.find(({ matches }) => matches('application/json')) ?? media.find(({ name }) => isJson(name));
  const usualItems = media.find(({ schema }) => sequences.has(schema));
  const usualRaw = media.find(({ name, schema }) => !isJson(name) && !sequences.has(schema));
  const find = (type: string) => media.find(({ matches }) => matches(mediaType(type)));
  const named = (name: string) => (name.includes('*') ? {} : { type: name });

  return {
    headers(header: Leaving['header']): string | undefined {
      const head = pick && headers.safeParse(pick(header));
      return head?.error && `headers\n${z.prettifyError(head.error)}`;
    },
    usualTypes: { json: usual?.name, bytes: usualRaw?.name, items: usualItems?.name },
    items(leaving: Leaving, items: AsyncIterable<unknown>): Verdict {
      const declared = leaving.type ? find(leaving.type) : usualItems;
      const sequence = declared && sequences.get(declared.schema);
      if (!sequence) return { problem: `no items are declared${leaving.type ? ` for ${leaving.type}` : ''}` };
      const { item: schema, isEvent } = sequence;
      const check = (item: unknown) => {
        const { data, error } = schema.safeParse(item);
        if (error) throw new Error(`an item is against the contract: ${z.prettifyError(error)}`);
        return data;
      };
      return { body: streamOfItems(items, { type: declared.name, isEvent, check }), type: declared.name };
    },
    raw(leaving: Leaving, isEmpty: boolean): Verdict {
      const { type, status } = leaving;
      const isLink = status >= 300 && status < 400 && media.length === 0; // frameworks write one into redirects
      if (isEmpty || isLink) return {};
      const declared = type ? find(type) : usualRaw;
      if (!declared) return { problem: `no ${type ?? 'text or bytes'} is declared` };
      return named(declared.name);
    },
    json(leaving: Leaving, value: unknown): Verdict {
      const { type } = leaving;
      const declared = type ? find(type) : usual;
      if (!declared) return { problem: `no ${type ?? 'JSON'} is declared` };
      const { data, error } = declared.schema.safeParse(value);
      if (error) return { problem: `body\n${z.prettifyError(error)}` };
      return { body: data, ...named(declared.name) };
    },
  };
}
