import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { RequestHandler } from 'express';
import { Problem } from '../problem';

export const validated =
  (type: new () => object): RequestHandler =>
  (req, res, next) => {
    const body = plainToInstance(type, req.body);
    validate(body).then((errors) => {
      if (errors.length > 0) return next(new Problem(400, 'not valid', errors.map((error) => error.property)));
      req.body = body;
      next();
    });
  };
