// Plugins that share the instance which they are registered on: their hooks and their error handler are its own.
import autoload from '@fastify/autoload';
import jwt from '@fastify/jwt';
import Fastify from 'fastify';
import { join } from 'node:path';
import errors from './errors.js';
import patience from './patience.js';

const app = Fastify();
app.register(jwt, { secret: process.env.SECRET });
app.register(errors);
app.register(patience);
app.register(autoload, {
  dir: join(import.meta.dirname, 'modules'),
  matchFilter: (path) => path.endsWith('.routes.js'),
  options: { prefix: null },
});

await app.listen({ port: 3000 });
