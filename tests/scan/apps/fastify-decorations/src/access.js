import fp from 'fastify-plugin';

function mustBe(reply, role) {
  if (this.session.role !== role) reply.code(403).send({ message: 'not you' });
}

async function nothing() {
  this.code(404).type('text/plain');
  return 'there is nothing';
}

async function access(app) {
  const { httpErrors } = app;
  app.decorateRequest('mustBe', mustBe);
  app.decorateReply('nothing', nothing);
  app.decorate('signedIn', async (request) => {
    const { session } = request.cookies;
    if (!session) throw httpErrors.unauthorized('who are you?');
  });
}

export default fp(access);
