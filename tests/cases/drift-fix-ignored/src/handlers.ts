import type { Request, Response } from 'express';

export const listOrders = (req: Request, res: Response) => void res.json([]);
export const createOrder = (req: Request, res: Response) => void res.status(201).json(req.body);
export const purge = (req: Request, res: Response) => void res.sendStatus(204);
