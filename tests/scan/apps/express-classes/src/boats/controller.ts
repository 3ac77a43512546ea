import { validate } from 'class-validator';
import type { Request, Response } from 'express';
import { Container } from 'typedi';
import { Problem } from '../problem';
import { Booking, NewBoat } from './dto';
import { BoatService } from './service';

export class BoatController {
  private boats = Container.get(BoatService);

  one = async (req: Request, res: Response) => {
    res.success(200, await this.boats.find(Number(req.params.id)));
  };

  add = async (req: Request, res: Response) => {
    const boat: NewBoat = req.body;
    res.success(201, await this.boats.add(boat));
  };

  book = async (req: Request, res: Response) => {
    const booking = new Booking();
    booking.name = req.body.name;
    booking.days = req.body.days;
    const errors = await validate(booking);
    if (errors.length > 0) throw new Problem(422, 'not valid');
    await this.boats.find(Number(req.params.id));
    res.success(202);
  };
}
