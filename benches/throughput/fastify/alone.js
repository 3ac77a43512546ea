// Fastify, and nothing besides.
import Fastify from 'fastify';

const app = Fastify();
app.post('/orders', async (request, reply) => reply.code(201).send(request.body));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
