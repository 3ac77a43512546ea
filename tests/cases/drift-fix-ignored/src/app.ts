import express, { Router } from 'express';
import { createOrder, listOrders, purge } from './handlers.js';

const orders = Router();
orders.get('/', listOrders);
orders.post('/', createOrder);
orders.post('/purge', purge);

// api-scaffold-ignore operation-added: for the machine that runs the service
orders.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

export const app = express();
app.use('/v1/orders', orders);
