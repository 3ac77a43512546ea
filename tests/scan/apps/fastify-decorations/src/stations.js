export default async function (app) {
  const { stations, signedIn } = app;
  const schema = { body: { type: 'object', required: ['height'], properties: { height: { type: 'number', minimum: 0 } } } };

  app.get('/:id', async (request) => stations.find(request.params.id));
  app.get('/:id/picture', async (request, reply) => {
    const picture = await app.pictures.of(request.params.id);
    if (!picture) return reply.nothing();
    return reply.type('image/png').send(picture);
  });
  app.put('/:id', { schema, onRequest: (request) => signedIn(request), preHandler: async (request, reply) => request.mustBe(reply, 'keeper') }, async function (request) {
    const station = await this.stations.find(request.params.id);
    return { ...station, height: request.body.height };
  });
}
