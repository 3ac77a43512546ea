import { Router, type Request, type Response } from 'express';

class Harbours {
  near(req: Request, res: Response) {
    res.json({ harbours: [], place: String(req.params.place) });
  }
}

export class HarbourRoutes {
  static router: Router;
  static #harbours: Harbours;

  static {
    this.#harbours = new Harbours();
    this.router = Router();
    this.#mount();
  }

  static #mount() {
    this.router.get('/harbours/:place', this.#harbours.near);
  }
}
