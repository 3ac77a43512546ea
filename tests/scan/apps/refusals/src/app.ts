// Libraries refuse requests with errors of their own classes, for which one function has the answers.
import express, { type NextFunction, type Request, type Response } from 'express';
import { expressjwt, UnauthorizedError } from 'express-jwt';
import jwt from 'jsonwebtoken';
import * as yup from 'yup';
import { z, ZodError } from 'zod';

class Conflict extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const Boat = z.object({ name: z.string().min(1) });
const Crew = yup.object({ name: yup.string().required() });

const later = (handler: Function) => async (req: Request, res: Response, next: NextFunction) => {
  try {
    await handler(req, res);
  } catch (error) {
    next(error);
  }
};

const app = express();
app.use(express.json());

app.post('/boats', later(async (req: Request, res: Response) => {
  const boat = Boat.parse(req.body);
  if (await taken(boat.name)) throw new Conflict(409, 'there is one');
  res.status(201).json({ name: boat.name });
}));
app.post('/crews', later(async (req: Request, res: Response) => {
  const crew = await Crew.validate(req.body);
  res.status(201).json({ name: crew.name });
}));
app.put('/boats', (req, res) => {
  const read = Boat.safeParse(req.body);
  if (!read.success) {
    res.status(422).json({ problems: read.error.issues.map((issue) => ({ at: issue.path.join('.'), what: issue.message })) });
    return;
  }
  res.json({ name: read.data.name });
});
app.get('/me', expressjwt({ secret: process.env.SECRET!, algorithms: ['HS256'] }), (req, res) => {
  res.json({ ok: true });
});
app.get('/token', (req, res) => {
  jwt.verify(req.headers['x-token'] as string, process.env.SECRET!);
  res.json({ ok: true });
});

app.use((error: Error, req: Request, res: Response, next: NextFunction) => {
  if (error instanceof Conflict) res.status(error.status).json({ message: error.message });
  else if (error instanceof ZodError) res.status(400).json({ issues: error.issues.map((issue) => issue.message) });
  else if (error instanceof yup.ValidationError) res.status(406).json({ errors: error.errors });
  else if (error instanceof UnauthorizedError) res.status(403).json({ guard: error.message });
  else if (error.name === 'JsonWebTokenError') res.status(401).json({ token: error.message });
  else res.status(500).json({ message: 'sorry' });
});

app.listen(3000);
