import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

export const createOrder: Handler<typeof operations.createOrder> = (ctx) => {
  ctx.reply(201, ctx.request.body);
};
