import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/safety.js';

const shared = () => [Object, Array, Function, File, String].flatMap(({ prototype }) => Object.keys(prototype));
const before = shared().length;

/** What all objects, lists, functions, files and texts have gained since the service was started. */
const gained = () => ({ gained: shared().length - before, length: Array.prototype.length });

export const takeQuery: Handler<typeof operations.takeQuery> = async (_request, reply) => {
  return reply.code(200).send(gained());
};

export const takeForm: Handler<typeof operations.takeForm> = async (_request, reply) => {
  return reply.code(200).send(gained());
};

export const takeParts: Handler<typeof operations.takeParts> = async (_request, reply) => {
  return reply.code(200).send(gained());
};

export const takeJson: Handler<typeof operations.takeJson> = async (_request, reply) => {
  return reply.code(200).send(gained());
};

export const fail: Handler<typeof operations.fail> = async (request, _reply) => {
  const error = new TypeError('SECRET of the database at /srv/app');
  throw request.url.endsWith('?status') ? Object.assign(error, { status: 404 }) : error;
};

export const answerWrongly: Handler<typeof operations.answerWrongly> = async (_request, reply) => {
  return reply.code(200).send({ number: 'SECRET' as unknown as number });
};
