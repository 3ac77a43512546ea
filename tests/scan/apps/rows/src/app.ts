// What is answered are rows, as far as queries ask for them.
import { PrismaClient } from '@prisma/client';
import express from 'express';

const kept = globalThis as unknown as { prisma?: PrismaClient };
const prisma = kept.prisma ?? new PrismaClient();

const app = express();
app.use(express.json());

app.get('/boats', async (req, res) => {
  const [boats, total] = await Promise.all([
    prisma.boat.findMany({ where: { kind: req.query.kind }, include: { owner: { select: { name: true, nick: true } } } }),
    prisma.boat.count(),
  ]);
  res.json({ boats: boats.map(({ ownerId, ...boat }) => boat), total });
});

app.get('/boats/:id', async (req, res) => {
  const boat = await prisma.boat.findUnique({ where: { id: Number(req.params.id) }, omit: { price: true } });
  if (!boat) {
    res.status(404).json({ message: 'No such boat' });
    return;
  }
  res.json({ ...boat, isLong: boat.length > 20 });
});

app.post('/people', async (req, res) => {
  const person = await prisma.$transaction((tx) =>
    tx.person.create({ data: req.body, select: { id: true, name: true, _count: { select: { boats: true } } } }),
  );
  res.status(201).json(person);
});

app.get('/people/:id/name', async (req, res) => {
  const { name } = await prisma.person.findFirstOrThrow({ where: { id: req.params.id } });
  res.json({ name });
});

app.listen(3000);
