import express from 'express';
import { body, checkSchema, param, query, validationResult } from 'express-validator';
import type { ValidationChain } from 'express-validator';

const app = express();

const validate = (chains: ValidationChain[]) => async (req, res, next) => {
  await Promise.all(chains.map((chain) => chain.run(req)));
  const errors = validationResult(req);
  if (errors.isEmpty()) return next();
  res.status(422).json({ errors: errors.array() });
};

app.get(
  '/parcels',
  query('weight').optional().isFloat({ min: 0.1, max: 31.5 }),
  query('sort').isIn(['newest', 'oldest']),
  query(['from', 'to']).optional().isISO8601(),
  (req, res) => res.json({ parcels: [] }),
);
app.post(
  '/parcels',
  validate([
    body('to.name').trim().notEmpty().isString(),
    body('to.zip').isPostalCode('DE'),
    body('items').isArray({ min: 1 }),
    body('items.*.weight').isInt({ min: 1 }).withMessage('it has to weigh something'),
    body('note').optional({ nullable: true }).isLength({ max: 200 }),
  ]),
  (req, res) => res.status(201).json({ id: 'p1' }),
);
app.patch(
  '/parcels/:id',
  [param('id').isUUID()],
  checkSchema({ state: { in: ['body'], isIn: { options: [['sent', 'lost']] } }, express: { in: 'body', optional: true, isBoolean: true } }),
  (req, res) => res.json({ id: req.params.id }),
);
