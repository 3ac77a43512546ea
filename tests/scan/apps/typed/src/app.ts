// What types say about requests and answers where nothing checks them.
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Failure, Kind, NewRecipe, Page, Recipe } from './types';
import * as types from './types';
import { RecipeService } from './service';

const service = new RecipeService();
const router = Router();

interface Filter {
  kind?: Kind;
  limit: string;
}

type Typed<Body> = Request<{}, {}, Body>;

router.get('/recipes', async (req: Request<{}, Page<Recipe>, {}, Filter>, res) => {
  res.json(await service.all(Number(req.query.limit)));
});

router.post('/recipes', async (req: Typed<NewRecipe>, res: Response<Recipe>) => {
  res.status(201).json(await service.add(req.body));
});

const rename: RequestHandler<{ id: string }, Recipe | Failure, Pick<Recipe, 'title'>> = async (req, res) => {
  const { title } = req.body;
  if (!title) {
    res.status(400).json({ reason: 'A recipe has a title' });
    return;
  }
  res.json(await service.one(Number(req.params.id)));
};
router.patch('/recipes/:id', rename);

router.get('/recipes/:id/ingredients', async (req, res) => {
  const recipe = await service.one(Number(req.params.id));
  res.json(recipe.ingredients.map((ingredient) => ({ name: ingredient.name, grams: ingredient.grams })));
});

router.put('/recipes/:id', async (req, res) => {
  const recipe: types.Recipe = req.body;
  await service.store(recipe);
  res.sendStatus(204);
});

router.post('/notes', (req, res) => {
  const { text, stars } = req.body as { text: string; stars?: number };
  keep(text, stars);
  res.sendStatus(202);
});

router.post<{}, { id: number }, { url: string }, { notify?: 'yes' | 'no' }>('/hooks', async (req, res) => {
  res.json(await service.hook(req.body.url));
});

function keep(text: string, stars = 0) {
  service.keep({ text, stars });
}

export const app = express().use('/kitchen', router);
