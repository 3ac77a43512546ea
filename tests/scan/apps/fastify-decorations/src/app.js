import cookie from '@fastify/cookie';
import sensible from '@fastify/sensible';
import swagger from '@fastify/swagger';
import Fastify from 'fastify';
import access from './access.js';
import stations from './stations.js';
import store from './store.js';

const app = Fastify();

app.register(sensible);
app.register(swagger, {
  openapi: { info: { title: 'Weather', description: 'What stations measure.' }, externalDocs: { url: 'https://weather.example.com' } },
});
app.register(cookie);
app.register(stations, { prefix: '/stations' });
// What plugins bring is there by the time that a request comes.
app.register(store);
app.register(access);

app.setErrorHandler((error, request, reply) => {
  if (error.validation) return reply.code(422).send({ message: 'not valid', errors: error.validation.map((it) => it.message) });
  reply.code(error.statusCode ?? 500).send({ message: error.message });
});

await app.listen({ port: 3000 });
