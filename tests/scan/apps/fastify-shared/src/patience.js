import plugin from 'fastify-plugin';

class TooSlow extends Error {
  statusCode = 408;
}

export default plugin(async (app) => {
  app.addHook('onRequest', (request, reply, done) => {
    setTimeout(() => done(new TooSlow('too slow')), 1000);
    done();
  });
  // Of routes that say themselves what they take, this is no part.
  app.addHook('preHandler', async (request) => {
    request.page = { limit: request.query.limit, after: request.query.after };
  });
});
