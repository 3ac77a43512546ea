import plugin from 'fastify-plugin';

export class Unauthorized extends Error {}

export default plugin(async (app) => {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Unauthorized) return reply.code(401).send({ reason: error.message });
    return reply.code(error.statusCode ?? 500).send({ message: error.message });
  });
});
