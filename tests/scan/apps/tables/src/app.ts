// Rows look as their tables say, and so does what is let into them.
import { count, eq, getTableColumns } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { createInsertSchema, createUpdateSchema } from 'drizzle-zod';
import express from 'express';

import * as schema from './tables.js';
import { berths, boats, owners } from './tables.js';

const db = drizzle(process.env.DATABASE_URL!, { schema });
const NewBoat = createInsertSchema(boats, { name: (name) => name.min(2) }).omit({ createdAt: true, updatedAt: true });
const ChangedOwner = createUpdateSchema(owners).pick({ name: true });

const app = express();
app.use(express.json());

app.get('/boats', async (req, res) => {
  res.json(await db.select().from(boats).where(eq(boats.afloat, true)).limit(10));
});
app.post('/boats', async (req, res) => {
  const boat = NewBoat.parse(req.body);
  const [made] = await db.insert(boats).values(boat).returning();
  res.status(201).json(made);
});
app.get('/boats/:id', async (req, res) => {
  const [boat] = await db.select().from(boats).where(eq(boats.id, Number(req.params.id)));
  if (!boat) return void res.status(404).json({ message: 'no such boat' });
  res.json(boat);
});
app.get('/names', async (req, res) => {
  res.json(await db.select({ id: boats.id, name: boats.name, of: { owner: owners.name } }).from(boats).innerJoin(owners, eq(owners.id, boats.ownerId)));
});
app.get('/berths', async (req, res) => {
  res.json(await db.select().from(berths).leftJoin(boats, eq(boats.id, berths.boatId)));
});
app.get('/count', async (req, res) => {
  const total = await db
    .select({ total: count() })
    .from(boats)
    .then((rows) => rows[0].total);
  res.json({ total });
});
app.get('/owners/:id', async (req, res) => {
  const owner = await db.query.owners.findFirst({ where: eq(owners.id, req.params.id), columns: { secret: false } });
  if (!owner) return void res.sendStatus(404);
  res.json(owner);
});
app.patch('/owners/:id', async (req, res) => {
  const { secret, ...visible } = getTableColumns(owners);
  const [owner] = await db.update(owners).set(ChangedOwner.parse(req.body)).where(eq(owners.id, req.params.id)).returning(visible);
  if (!owner) return void res.sendStatus(404);
  res.json({ owner });
});

app.listen(3000);
