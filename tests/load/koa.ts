import { setTimeout } from 'node:timers/promises';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/jobs.js';

export const work: Handler<typeof operations.work> = async (ctx) => {
  const job = ctx.request.body;
  console.info(`taken ${job.id}`);
  await setTimeout(job.milliseconds);
  ctx.reply(200, job);
};
