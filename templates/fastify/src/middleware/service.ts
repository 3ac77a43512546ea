{{ header }}
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { When } from '../types/operation.js';
import { errorBody, methodNotAllowedError, notFoundError, requestIdFor, toApiError } from './errors.js';
import { isFor } from './wire.js';

/** For Fastify's `genReqId`. */
export const genReqId = (req: IncomingMessage): string => requestIdFor(req.headers['x-request-id']?.toString());

/** For Fastify's `rewriteUrl`: routes below a path, as if they stood at `/`. */
export const withoutBase =
  (base: string) =>
  ({ url = '/' }: IncomingMessage): string =>
    url.startsWith(`${base}/`) ? url.slice(base.length) : url;

/** What every request meets: its id in `X-Request-Id`, and the error format for every failure. */
export function service(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
  });
  app.setNotFoundHandler((request) => {
    throw notFoundError(request.method, request.url.replace(/\?[^]*/, ''));
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
}

/** Answers a failure in the error format. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = toApiError(error);
  if (failure.status >= 500 && failure.status !== 501) request.log.error(error);
  if (failure.status === 413) {
    reply.removeHeader('connection');
    request.raw.resume(); // let the client finish sending, or it never reads the answer
  }
  const body = JSON.stringify(errorBody(failure, request.id));
  return reply.code(failure.status).headers(failure.headers).type('application/json').send(body);
}

/** For Fastify's `frameworkErrors`: a path that no router can read, which no hook sees. */
export function frameworkErrors(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  answerError(error, request, reply.header('X-Request-Id', request.id));
}

/** For the methods a path does not have. */
export function methodNotAllowed(app: FastifyInstance, url: string, allow: string): void {
  const allowed = allow.split(', ');
  const method = app.supportedMethods.filter((name) => !allowed.includes(name));
  const schema: FastifySchema & { hide: true } = { hide: true }; // not part of the contract
  const handler = ({ method: given }: { method: string }) => {
    throw methodNotAllowedError(given, allow);
  };
  app.route({ method, url, schema, onRequest: async (request) => handler(request), handler });
}

/** For `constraints`: tells operations with the same method and path apart by a query parameter or header. */
export const when = {
  name: 'when',
  storage() {
    const entries: { when: When; store: unknown }[] = [];
    return {
      set: (value: unknown, store: unknown) => void entries.push({ when: value as When, store }),
      get: (req: unknown) => entries.find((entry) => isFor(entry.when, req as IncomingMessage))?.store as never,
    };
  },
  deriveConstraint: (req: IncomingMessage) => req,
  validate: () => true,
};
