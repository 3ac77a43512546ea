import { Service } from 'typedi';
import { database } from '../database';
import { Problem } from '../problem';

@Service()
export class Store {
  async one(id: number) {
    const row = await database.row('boats', id);
    if (!row) throw new Problem(404, 'no such boat');
    return row;
  }

  price = (id: number) => database.row('prices', id);
  has = (sign: string) => database.any('boats', { sign });
  add = (boat: unknown) => database.insert('boats', boat);
}
