import { Service } from 'typedi';
import { Problem } from '../problem';
import type { NewBoat } from './dto';
import { Store } from './store';

interface Boat {
  id: number;
  sign: string;
  isFree: boolean;
}

@Service()
export class BoatService {
  constructor(private readonly store: Store) {}

  async find(id: number): Promise<{ boat: Boat; price: number }> {
    const boat = await this.store.one(id);
    const price = await this.store.price(id);
    return { boat, price };
  }

  async add(boat: NewBoat): Promise<Boat> {
    if (await this.store.has(boat.sign)) throw new Problem(409, 'there is one already', ['sign']);
    return this.store.add(boat);
  }
}
