import plugin from 'fastify-plugin';
import { Unauthorized } from '../../errors.js';

// Nothing registers it.
export default plugin(async (app) => {
  app.addHook('onRequest', async () => {
    throw new Unauthorized('never');
  });
});
