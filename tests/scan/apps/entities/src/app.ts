// Entities of TypeORM are rows as their columns say, with the relations that are asked for.
import { instanceToPlain } from 'class-transformer';
import express from 'express';
import { DataSource, Repository } from 'typeorm';

import { Keeper, Lamp } from './entities';

const source = new DataSource({ type: 'postgres', entities: [Keeper, Lamp] });

class Lamps {
  constructor(private readonly lamps: Repository<Lamp> = source.getRepository(Lamp)) {}

  all() {
    return this.lamps.find({ relations: { keeper: true } });
  }

  one(id: number) {
    return this.lamps.createQueryBuilder('lamp').leftJoinAndSelect('lamp.keeper', 'keeper').where({ id }).getOne();
  }
}

const lamps = new Lamps();
const app = express();
app.use(express.json());

app.get('/lamps', async (req, res) => {
  res.json(await lamps.all());
});
app.get('/lamps/:id', async (req, res) => {
  const lamp = await lamps.one(Number(req.params.id));
  if (!lamp) return void res.sendStatus(404);
  res.json({ lamp });
});
app.post('/lamps', async (req, res) => {
  const lamp = new Lamp();
  lamp.watts = req.body.watts;
  await source.manager.save(lamp);
  res.status(201).json(lamp);
});
app.get('/keepers', async (req, res) => {
  const [keepers, total] = await source.getRepository(Keeper).findAndCount({ relations: ['lamps'] });
  res.json({ keepers: instanceToPlain(keepers), total });
});
app.get('/keepers/:id', async (req, res) => {
  const keeper = await source.getRepository(Keeper).findOneByOrFail({ id: req.params.id });
  delete (keeper as Partial<Keeper>).badge;
  res.json(keeper);
});

app.listen(3000);
