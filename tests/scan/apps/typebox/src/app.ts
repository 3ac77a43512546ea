// Schemas of TypeBox that are made of others.
import { Type } from '@sinclair/typebox';
import Fastify from 'fastify';
import { pick } from 'rambda';

const Lamp = Type.Object({
  id: Type.Integer(),
  room: Type.String({ minLength: 1 }),
  watts: Type.Number(),
  code: Type.RegExp(/^[A-Z]{3}$/),
});
const Placed = Type.Composite([Lamp, Type.Object({ at: Type.Tuple([Type.Number(), Type.Number()]) })]);

const Failure = Type.Object({ message: Type.String() }, { $id: 'Failure' });
export { Failure };
const Paged = Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1 })) });

const app = Fastify();
app.addSchema(Failure);

app.post(
  '/lamps',
  { schema: { body: Type.Omit(Lamp, ['id']), response: { 201: Placed } } },
  async (request, reply) => reply.code(201).send(await place(request.body)),
);
app.patch('/lamps/:id', {
  schema: { body: Type.Partial(Type.Pick(Lamp, ['room', 'watts'])), response: { 204: Type.Null() } },
  handler: async (request, reply) => reply.code(204).send(),
});
app.get('/lamps', {
  schema: {
    querystring: Type.Intersect([Paged, Type.Object({ room: Type.String({ maxLength: 20 }) })]),
    response: { 200: Type.Array(Placed), 404: Type.Ref('Failure') },
  },
  handler: async (request, reply) => reply.send(await list(request.query)),
});

type Uuid = string & { uuid: true };
const uuid = () => Type.Unsafe<Uuid>(Type.String({ format: 'uuid' }));
const oneOf = (listed: string[] | Record<string, string>) => {
  const values = Array.isArray(listed) ? listed : Object.values(listed);
  return Type.Union(values.map((value) => Type.Literal(value)));
};

// Failures are listed by the names of their classes.
class NoSuchRoom extends Error {}
class RoomIsDark extends Error {}
const failures: Record<string, { status: number; text: string }> = {
  [NoSuchRoom.name]: { status: 404, text: 'No such room' },
  [RoomIsDark.name]: { status: 409, text: 'It is dark there' },
};
const listed = (names: string[]) =>
  Object.fromEntries(
    Object.values(pick(names, failures)).map(({ status, text }) => [status, Type.Object({ text: Type.Literal(text) })]),
  );

app.post('/rooms/:id/scenes', {
  schema: {
    params: Type.Object({ id: uuid() }),
    body: Type.Object({ name: oneOf(['day', 'night']), fade: oneOf({ SLOW: 'slow', FAST: 'fast' }) }),
    response: { 204: Type.Null(), ...listed([NoSuchRoom.name, RoomIsDark.name]) },
  },
  handler: async (request, reply) => reply.code(204).send(),
});

export default app;
