{{ header }}
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import type { Operation, When } from '../types/operation.js';
import { type AnswerChecker, answerChecker } from './answers.js';
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
  app.setReplySerializer((value) => JSON.stringify(value)); // without looking for the schema of the answer's type
  app.addHook('onRoute', (route) => {
    const operation = route.schema as Operation | undefined;
    if (operation?.response) hold(route, operation);
  });
  return app as FastifyInstance & Routes;
}

/** Adds to a route what Fastify does not do by itself. */
function hold(route: RouteOptions, operation: Operation): void {
  const readRequest = requestReader(operation);
  const checker = answerChecker(operation);
  if (operation.body && takesTextFiles(operation.body)) route.bodyLimit = LIMITS.upload;
  if (operation.params) route.onRequest = [isOwn(operation.path), ...[route.onRequest ?? []].flat()];
  route.preValidation = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
    const reading = readRequest(request);
    extend(Object.getPrototypeOf(reply) as Guarded);
    (reply as Guarded)[HELD] = checker;
    if (reading) reading.then(() => done(), done);
    else done();
  };
}

/** Fastify's router takes an empty text for a parameter, too. */
function isOwn(path: string): onRequestHookHandler {
  const match = pathMatcher(path);
  return (request, _reply, done) => {
    const url = request.url.replace(/\?[^]*/, '');
    done(match(url) ? undefined : notFoundError(request.method, url));
  };
}

/** What holds a reply until it leaves. */
const HELD = Symbol('held');
type Guarded = FastifyReply & { [HELD]?: AnswerChecker | undefined };

const extended = new WeakSet<Guarded>();

/**
 * Makes the replies of a plugin hold what handlers send to the contract, before Fastify gives it a type, and whatever it is:
 * hooks never see text, bytes and streams.
 */
function extend(replies: Guarded): void {
  if (extended.has(replies)) return;
  extended.add(replies);
  const { send } = replies;
  replies.send = function (this: Guarded, payload?: unknown) {
    const checker = this[HELD];
    this[HELD] = undefined; // errors leave past the contract
    return send.call(this, checker && !(payload instanceof Error) ? checker(this, payload) : payload);
  };
}
