import type { NextFunction, Request, Response } from 'express';
import passport from 'passport';
import { Problem } from './problem';

const decide = (req: Request, resolve: () => void, reject: (error: Problem) => void, roles: string[]) => async (error: unknown, user: any) => {
  if (error || !user) return reject(new Problem(401, 'who are you?'));
  if (roles.length > 0 && !roles.includes(user.role)) return reject(new Problem(403, 'not you'));
  resolve();
};

export const only =
  (...roles: string[]) =>
  (req: Request, res: Response, next: NextFunction) =>
    new Promise<void>((resolve, reject) => {
      passport.authenticate('jwt', { session: false }, decide(req, resolve, reject, roles))(req, res, next);
    })
      .then(() => next())
      .catch(next);
