{{ header }}
import type { FastifyInstance, FastifyRequest, onRequestHookHandler, preHandlerHookHandler, RouteOptions } from 'fastify';
import type { Operation, When } from '../types/operation.js';
import { answerChecker } from './answers.js';
import { takeBodies, takesTextFiles } from './bodies.js';
import { notFoundError } from './errors.js';
import { LIMITS } from './payload.js';
import { requestReader } from './requests.js';
import { namedSchemas } from './schemas.js';
import { when } from './service.js';
import { pathMatcher } from './wire.js';

/** Fastify, open to handlers that rely on a validated request. */
export interface Routes extends Omit<FastifyInstance, 'route'> {
  route(options: Route): unknown;
}
interface Route extends Omit<RouteOptions, 'method' | 'schema' | 'handler' | 'constraints'> {
  method: string;
  schema: Operation;
  constraints?: { when: When };
  handler: (request: never, reply: never) => unknown;
}

/** Holds the routes of a plugin to the contract: what is sent to them, and what they answer. */
export function contract(app: FastifyInstance): FastifyInstance & Routes {
  takeBodies(app);
  for (const schema of namedSchemas) app.addSchema(schema);
  if (!app.hasConstraintStrategy(when.name)) app.addConstraintStrategy(when);
  app.decorateRequest('cookies');
  app.decorateRequest('principal');
  app.setValidatorCompiler(() => () => true); // Fastify stops at the first part that is wrong, so all are asked before it does
  app.setSerializerCompiler(() => (value: unknown) => JSON.stringify(value));
  app.addHook('onRoute', (route) => {
    const operation = route.schema as Operation | undefined;
    if (operation?.response) hold(route, operation);
  });
  return app as FastifyInstance & Routes;
}

/** Adds to a route what Fastify does not do by itself. */
function hold(route: RouteOptions, operation: Operation): void {
  const readRequest = requestReader(operation);
  const checked = answerChecker(operation);
  const { path, params } = operation;
  const match = pathMatcher(path);
  // Fastify's router takes an empty text for a parameter, too.
  const isOwn: onRequestHookHandler = (request, _reply, done) => {
    const url = request.url.replace(/\?.*/s, '');
    done(params && !match(url) ? notFoundError(request.method, url) : undefined);
  };
  if (operation.body && takesTextFiles(operation.body)) route.bodyLimit = LIMITS.upload;
  route.onRequest = [isOwn, ...[route.onRequest ?? []].flat()];
  route.preValidation = async (request: FastifyRequest) => readRequest(request);
  // What handlers send is held before Fastify gives it a type, and whatever it is: hooks never see text, bytes and streams.
  const guard: preHandlerHookHandler = (_request, reply, done) => {
    const { send } = reply;
    reply.send = (payload?: unknown) => {
      reply.send = send; // errors leave past the contract
      return send.call(reply, payload instanceof Error ? payload : checked(reply, payload));
    };
    done();
  };
  route.preHandler = [guard, ...[route.preHandler ?? []].flat()];
}
