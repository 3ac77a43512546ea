import { setTimeout } from 'node:timers/promises';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/jobs.js';

export const work: Handler<typeof operations.work> = async (request) => {
  console.info(`taken ${request.body.id}`);
  await setTimeout(request.body.milliseconds);
  return request.body;
};
