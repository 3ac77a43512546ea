import { Refused } from '@shop/errors';

export class OrderController {
  list = (req, res) => res.json([{ id: 1 }]);

  add(req, res, next) {
    if (this.isFull()) throw new Refused(409, 'there are too many');
    res.status(201).json({ id: 2 });
  }

  remove(req, res, next) {
    next(new Refused(403, 'orders stay'));
  }

  private isFull() {
    return store.size > 10;
  }
}
