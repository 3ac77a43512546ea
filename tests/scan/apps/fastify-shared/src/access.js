import plugin from 'fastify-plugin';
import { Unauthorized } from './errors.js';

export const access = plugin(async (app) => {
  app.addHook('preHandler', async (request) => {
    request.owner = async () => {
      try {
        const { sub } = await request.jwtVerify();
        return sub;
      } catch {
        throw new Unauthorized('who are you?');
      }
    };
  });
});
