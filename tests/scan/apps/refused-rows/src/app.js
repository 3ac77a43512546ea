// Rows that a database refuses have errors of classes, and only what changes something is refused.
const express = require('express');
const { PrismaClient, Prisma } = require('@prisma/client');
const { Sequelize, DataTypes } = require('sequelize');
const { z, ZodError } = require('zod');

const prisma = new PrismaClient();
const sequelize = new Sequelize(process.env.DATABASE_URL);
const Crew = sequelize.define('Crew', { name: { type: DataTypes.STRING, unique: true, validate: { len: [2, 40] } } });
const NewShip = z.object({ name: z.string().nonempty().min(3) });

const app = express();
app.use(express.json());

app.get('/ships', async (req, res, next) => {
  try {
    res.json(await prisma.ship.findMany());
  } catch (error) {
    next(error);
  }
});
app.post('/ships', async (req, res, next) => {
  try {
    res.status(201).json(await prisma.ship.create({ data: NewShip.parse(req.body) }));
  } catch (error) {
    next(error);
  }
});
app.delete('/ships/:id', async (req, res, next) => {
  try {
    await prisma.ship.delete({ where: { id: Number(req.params.id) } });
    res.sendStatus(204);
  } catch (error) {
    next(error);
  }
});
app.get('/crew', async (req, res, next) => {
  try {
    res.json(await Crew.findAll());
  } catch (error) {
    next(error);
  }
});
app.patch('/crew/:id', async (req, res, next) => {
  try {
    const member = await Crew.findByPk(req.params.id);
    if (!member) return res.sendStatus(404);
    if (req.body.name !== undefined) member.name = req.body.name;
    await member.save();
    res.json(member);
  } catch (error) {
    next(error);
  }
});

app.use((error, req, res, next) => {
  if (error instanceof ZodError) return res.status(400).json({ issues: error.issues });
  if (error instanceof sequelize.Sequelize.ValidationError) return res.status(422).json({ errors: error.errors });
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    switch (error.code) {
      case 'P2002':
        return res.status(409).json({ message: 'taken' });
      case 'P2025':
        return res.status(404).json({ message: 'missing' });
    }
  }
  return res.status(500).json({ message: 'broken' });
});

app.listen(3000);
