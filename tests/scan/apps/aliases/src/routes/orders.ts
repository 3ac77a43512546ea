import { Router } from 'express';

import { OrderController } from '@/controllers';

const router = Router();
const controller = new OrderController();
const table = [
  { method: 'get', path: '/orders', handler: controller.list },
  { method: 'post', path: '/orders', handler: controller.add.bind(controller) },
  { method: 'delete', path: '/orders/:id', handler: (req, res, next) => controller.remove(req, res, next) },
] as const;

for (const { method, path, handler } of table) router[method](path, handler);

export default router;
