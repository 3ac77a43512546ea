import Fastify from 'fastify';
import fp from 'fastify-plugin';
import users from './users.js';

const app = Fastify({ logger: true });

app.get('/health', async () => ({ status: 'ok' }));
app.register(users, { prefix: '/users' });
app.register(fp(async (instance) => instance.head('/shared', async () => '')));
app.register(async (api) => {
  api.register(import('./pets.js'), { prefix: '/pets' });
}, { prefix: '/api' });

await app.listen({ port: 3000 });
