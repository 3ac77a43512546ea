{{ header }}
import * as z from 'zod';
import type { Answer, Operation } from '../types/operation.js';
import { isJson, mediaType, mediaTypes } from './bodies.js';
import { picker } from './parameters.js';

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
  /** A JSON value; parsing drops undeclared fields, so that nothing leaks. */
  json: (leaving: Leaving, value: unknown) => Verdict;
  /** Text, bytes and streams, whose content is not looked at. */
  raw: (leaving: Leaving) => Verdict;
  /** Whether the contract says what the JSON of a status is. */
  declaresJson: (status: number) => boolean;
}

export function answerChecker({ id, responses }: Operation): AnswerChecker {
  const answers = new Map(Object.entries(responses).map(([status, answer]) => [status, checkerOf(answer)]));
  const find = (status: number) => answers.get(String(status)) ?? answers.get(`${Math.floor(status / 100)}XX`) ?? answers.get('default');
  const about = (status: number, verdict: Verdict): Verdict =>
    'problem' in verdict ? { problem: `${id} answers ${status} against the contract: ${verdict.problem}` } : verdict;
  const undeclared: Verdict = { problem: 'the status is not declared' };

  return {
    json: (leaving, value) => about(leaving.status, find(leaving.status)?.json(leaving, value) ?? undeclared),
    raw: (leaving) => about(leaving.status, find(leaving.status)?.raw(leaving) ?? undeclared),
    declaresJson: (status) => find(status)?.declaresJson ?? false,
  };
}

function checkerOf(answer: Answer) {
  const headers = answer.headers as z.ZodObject | undefined;
  const pick = headers && picker(headers);
  const media = answer.body ? mediaTypes(answer.body) : [];
  const usual = media.find(({ matches }) => matches('application/json')) ?? media.find(({ name }) => isJson(name));

  const checkHeaders = ({ header }: Leaving) => {
    const head = pick && headers.safeParse(pick(header));
    return head?.error && `headers\n${z.prettifyError(head.error)}`;
  };

  return {
    declaresJson: usual !== undefined,
    raw(leaving: Leaving): Verdict {
      const problem = checkHeaders(leaving);
      return problem ? { problem } : {};
    },
    json(leaving: Leaving, value: unknown): Verdict {
      const problem = checkHeaders(leaving);
      if (problem) return { problem };
      const { type } = leaving;
      const declared = type ? media.find(({ matches }) => matches(mediaType(type))) : usual;
      if (!declared) return { problem: `no ${type ?? 'JSON'} is declared` };
      const { data, error } = declared.schema.safeParse(value);
      if (error) return { problem: `body\n${z.prettifyError(error)}` };
      return declared.name.includes('*') ? { body: data } : { body: data, type: declared.name };
    },
  };
}
