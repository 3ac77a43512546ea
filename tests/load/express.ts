import { setTimeout } from 'node:timers/promises';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/jobs.js';

export const work: Handler<typeof operations.work> = async (req, res) => {
  console.info(`taken ${req.body.id}`);
  await setTimeout(req.body.milliseconds);
  res.json(req.body);
};
