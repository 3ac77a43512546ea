import { Router } from 'express';
import { only } from '../auth';
import { BoatController } from './controller';
import { NewBoat } from './dto';
import { validated } from './validated';

export class BoatRoutes {
  public router = Router();
  private boats = new BoatController();

  constructor() {
    this.router.get('/boats/:id(\\d+)', this.boats.one);
    this.router.post('/boats', only('owner'), validated(NewBoat), this.boats.add);
    this.router.post('/boats/:id(\\d+)/bookings', only(), this.boats.book);
  }
}
