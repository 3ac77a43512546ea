import { boolean, integer, pgEnum, pgTable, serial, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';

export const rig = pgEnum('rig', ['sloop', 'ketch']);

const times = { createdAt: timestamp('created_at').defaultNow().notNull(), updatedAt: timestamp('updated_at', { mode: 'string' }) };

export const owners = pgTable('owners', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: varchar('name', { length: 80 }).notNull(),
  secret: text('secret').notNull(),
});

export const boats = pgTable('boats', (table) => ({
  id: table.serial().primaryKey(),
  name: varchar({ length: 40 }).notNull(),
  rig: rig('rig').notNull(),
  length: integer(),
  tags: text().array().notNull(),
  afloat: boolean().default(true),
  ownerId: uuid('owner_id').references(() => owners.id),
  ...times,
}));

export const berths = pgTable('berths', { id: serial().primaryKey(), boatId: integer('boat_id').notNull() });
