const fp = require('fastify-plugin');

module.exports = fp(async function (app) {
  app.decorate('authenticate', async (request, reply) => {
    try {
      await request.jwtVerify();
    } catch (error) {
      reply.code(401).send({ message: 'who are you?' });
    }
  });
});
