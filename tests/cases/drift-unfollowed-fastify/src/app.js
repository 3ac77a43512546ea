import Fastify from 'fastify';
import cors from '@fastify/cors';
import proxy from '@fastify/http-proxy';
import cranes from './generated/cranes.js';

const app = Fastify();
app.register(cors);
app.register(proxy, { upstream: 'http://127.0.0.1:4000', prefix: '/weather' });
app.register(cranes, { prefix: '/cranes' });
app.register(async (inner) => {
  inner.get('/', async () => []);
  inner.route({ method: process.env.METHOD, url: '/dock', handler: async () => null });
  for (const route of JSON.parse(process.env.ROUTES)) inner.route(route);
}, { prefix: '/ships' });
app.listen({ port: 3000 });
