import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

export const createOrder: Handler<typeof operations.createOrder> = (req, res) => {
  res.status(201).json(req.body);
};
