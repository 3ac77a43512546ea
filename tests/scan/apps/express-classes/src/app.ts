import 'reflect-metadata';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { BoatRoutes } from './boats/routes';
import { HarbourRoutes } from '#harbours/routes';
import { Problem } from './problem';
import './success';

interface Routes {
  router: Router;
}

class App {
  private app = express();

  constructor(routes: Routes[]) {
    this.app.use(express.json());
    this.app.use((req, res, next) => {
      if (req.method === 'OPTIONS') return res.sendStatus(204);
      next();
    });
    for (const { router } of routes) this.app.use('/api', router);
    this.app.use('/api', HarbourRoutes.router);
    this.app.use(this.answerErrors);
  }

  private answerErrors(error: Problem, _req: Request, res: Response, _next: NextFunction) {
    const { status = 500, message, fields } = error;
    res.status(status).json({ message, fields });
  }
}

new App([new BoatRoutes()]);
