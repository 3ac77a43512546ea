import { Router } from 'express';

class Controller {
  constructor(base) {
    this.base = base;
    this.router = Router();
    this.routes();
  }
}

export class Pets extends Controller {
  routes() {
    this.router.get(this.base, this.list.bind(this));
    this.router.get(this.base + '/:petId(\\d+)', this.one);
  }

  list(req, res) {
    res.json([]);
  }

  one(req, res) {
    res.json({});
  }
}
