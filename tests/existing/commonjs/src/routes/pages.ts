import { Router } from 'express';

export const pages = Router();
pages.get('/', (_req, res) => void res.send('<h1>Shop</h1>'));
