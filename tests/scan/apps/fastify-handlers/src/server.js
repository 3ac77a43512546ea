const fastify = require('fastify');
const createError = require('http-errors');
const S = require('fluent-json-schema');

const Message = S.object().prop('message', S.string());
const Room = S.object().prop('id', S.integer().minimum(1).required()).prop('name', S.string().maxLength(40)).required(['name']);

const app = fastify();
app.register(require('./security'));
app.register(rooms, { prefix: '/rooms' });

async function rooms(app) {
  app.addHook('onRequest', app.authenticate);

  app.get('/', { schema: { querystring: S.object().prop('floor', S.integer()).prop('size', S.enum(['s', 'm'])) } }, async (request) => {
    const found = await database.rooms(request.query);
    return { rooms: found, count: found.length };
  });
  app.post('/', { schema: { body: Room, response: { 201: Room } } }, async (request, reply) => {
    if (await database.has(request.body.name)) return createError.Conflict('there is one');
    reply.code(201);
    return database.add(request.body);
  });
  app.route({
    method: ['PUT', 'PATCH'],
    url: '/:room',
    schema: { response: { 404: Message } },
    async handler(request, reply) {
      const { name } = request.body;
      const room = await database.rename(request.params.room, name.trim());
      if (!room) return reply.code(404).send({ message: 'no such room' });
      return reply.header('x-version', 2).send({ room });
    },
  });
}

app.get('/ping', (request, reply) => reply.type('text/plain').send('pong'));
app.setErrorHandler((error, request, reply) => {
  reply.code(error.statusCode ?? 500).send({ message: error.message });
});
