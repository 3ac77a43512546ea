import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

export const createOrder: Handler<typeof operations.createOrder> = async (request, reply) => reply.code(201).send(request.body);
