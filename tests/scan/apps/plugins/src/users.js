const params = { type: 'object', properties: { userId: { type: 'string', format: 'uuid' } }, required: ['userId'] };

export default async function (fastify, options) {
  fastify.get('/:userId', { schema: { params, response: { 200: { type: 'object' } } } }, async (request) => request.params);
  fastify.route({ method: ['PUT', 'PATCH'], url: '/:userId', handler: async () => ({}) });
}
