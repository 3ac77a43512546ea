{{ header }}
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Answer, Operation } from '../types/operation.js';
import { isJson, mediaType, mediaTypes } from './bodies.js';
import { picker } from './parameters.js';
import { isAsDeclared } from './closed.js';
import { pickJson } from './pick.js';
import { compile, type Node } from './schemas.js';
import { isIterable, streamOfItems } from './streams.js';

/** Gives back what may leave, without undeclared fields, so that nothing leaks; throws where that is against the contract. */
export type AnswerChecker = (reply: FastifyReply, payload: unknown) => unknown;

export function answerChecker({ operationId, path, response }: Operation): AnswerChecker {
  const answers = new Map(Object.entries(response).map(([status, answer]) => [status, checkerOf(answer)]));

  return (reply, payload) => {
    const { statusCode } = reply;
    const check = answers.get(String(statusCode)) ?? answers.get(`${Math.floor(statusCode / 100)}XX`) ?? answers.get('default');
    const { value, problem } = check ? check(reply, payload) : { problem: 'the status is not declared' };
    if (problem !== undefined) throw new Error(`${operationId ?? path} answers ${statusCode} against the contract: ${problem}`);
    return value;
  };
}

type Checked = { value: unknown; problem?: never } | { value?: never; problem: string };

function checkerOf({ headers = {}, content = {} }: Answer): (reply: FastifyReply, payload: unknown) => Checked {
  const head = Type.Object({ ...headers });
  const pickHeaders = Object.keys(headers).length > 0 && picker(head as Node);
  const media = mediaTypes(content);
  const json = media.find(({ matches }) => matches('application/json')) ?? media.find(({ name }) => isJson(name));
  const items = media.find(({ schema }) => 'itemSchema' in schema);
  const raw = media.find((other) => !isJson(other.name) && other !== items) ?? json;

  return (reply, payload) => {
    const checkHead = pickHeaders && compile(head);
    if (checkHead && !checkHead(pickHeaders((name) => reply.getHeader(name)?.toString())))
      return { problem: `headers ${JSON.stringify(errorsOf(checkHead))}` };

    if (payload === undefined && media.length === 0) return { value: payload };
    const isItems = isIterable(payload) && !isRaw(payload);
    const usual = isItems ? items : isRaw(payload) || (typeof payload === 'string' && !json) ? raw : json;
    const type = reply.getHeader('content-type')?.toString();
    const declared = type ? media.find(({ matches }) => matches(mediaType(type))) : usual;
    if (!declared) return { problem: `no ${type ?? (isItems ? 'items' : 'JSON')} is declared` };
    const name = type ? mediaType(type) : declared.name;
    if (!type && !name.includes('*') && name !== 'application/json') reply.type(name); // as Fastify calls every object
    if (isRaw(payload)) return { value: payload };
    if (typeof payload === 'string' && !isJson(name)) {
      if (!/;\s*charset=/i.test(type ?? '')) reply.type(`${type ?? name}; charset=utf-8`);
      return { value: payload };
    }

    const { itemSchema, isEvent = false } = declared.schema as Node;
    if (isItems && itemSchema) {
      const check = (item: unknown) => {
        const { value, problem } = valueOf(itemSchema, item);
        if (problem !== undefined) throw new Error(`an item is against the contract: ${problem}`);
        return value;
      };
      // Fastify reads all of a stream to answer HEAD, and this one may have no end.
      return { value: reply.request.method === 'HEAD' ? '' : streamOfItems(payload, { type: name, isEvent, check }) };
    }

    const { value, problem } = valueOf(declared.schema as Node, payload);
    if (problem !== undefined) return { problem: `body ${problem}` };
    return { value: typeof value === 'string' ? JSON.stringify(value) : value };
  };
}

/** As it will be on the wire; what the handler has stays as it is. */
export function valueOf(schema: Node, payload: unknown): Checked {
  if (isAsDeclared(schema, payload)) return { value: payload };
  const value = pickJson(schema, payload);
  const check = compile(schema);
  return check(value) ? { value } : { problem: JSON.stringify(errorsOf(check)) };
}

/** Bytes and streams, whose content is not looked at. */
const isRaw = (payload: unknown) =>
  payload instanceof Uint8Array || payload instanceof Readable || payload instanceof ReadableStream || payload instanceof Response;

const errorsOf = ({ errors }: ReturnType<typeof compile>) => errors?.map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
