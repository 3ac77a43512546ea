// Errors that are caught where they happen, thrown again as others, and answered by their names.
import express, { type NextFunction, type Request, type Response } from 'express';
import { expressjwt } from 'express-jwt';
import _ from 'lodash';
import { z, ZodError, type ZodType } from 'zod';

import { database } from './database';

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly message: string | any,
  ) {
    super(message);
    this.name = new.target.name;
  }
}
class Taken extends Refused {
  constructor() {
    super(409, { errors: { name: ['is taken'] } });
  }
}
class Lost extends Error {
  name = this.constructor.name;
}
const texts: Record<string, { status: number; text: string }> = {
  [Lost.name]: { status: 410, text: 'It is lost' },
};

const app = express();
app.use(express.json());

const checked = (schema: ZodType) => async (req: Request, res: Response, next: NextFunction) => {
  try {
    await schema.parseAsync(req.body);
    return next();
  } catch (error) {
    if (error instanceof ZodError) {
      return res.status(422).json({ issues: error.issues.map((issue) => issue.message) });
    }
    return res.status(500).json({ message: 'Something went wrong' });
  }
};

async function add(name: string) {
  try {
    return await database.insert({ name });
  } catch (error: any) {
    if (error.code === 11000) throw new Taken();
    throw error;
  }
}

const Umbrella = z.object({ name: z.string().min(1), maker: z.string().url().optional() });

app.post('/umbrellas', checked(Umbrella), async (req, res, next) => {
  try {
    const umbrella = await add(req.body.name);
    res.status(201).json(_.omit(umbrella, ['owner']));
  } catch (error) {
    next(error);
  }
});

const found = (schema?: ZodType) => z.object({ data: schema ?? z.null() });
app.put('/umbrellas/:id', checked(found(Umbrella)), (req, res) => {
  res.status(401).redirect(`/umbrellas/${req.params.id}`);
});

app.get('/umbrellas', expressjwt({ secret: 'rain', algorithms: ['HS256'], credentialsRequired: false }), (req, res) => {
  res.json([]);
});

app.delete('/umbrellas/:id', async (req, res) => {
  const umbrella = await database.find(req.params.id);
  if (!umbrella) throw new Lost();
  res.status(204).end();
});

app.use((error: any, req: Request, res: Response, next: NextFunction) => {
  // No route here has to do with files, so that none answers this.
  if (error.code === 'LIMIT_FILE_SIZE') return res.status(413).json({ message: 'Too large' });
  if (error instanceof Refused) return res.status(error.status).json(error.message);
  const known = texts[error.name];
  if (known) return res.status(known.status).json({ text: known.text });
  if (error.name === 'UnauthorizedError') return res.status(401).json({ text: 'Who are you?' });
  return res.status(500).json({ error });
});

app.listen(3000);
