import fp from 'fastify-plugin';
import { database } from './database.js';

export default fp(async (app) => {
  app.decorate('stations', {
    async find(id) {
      const row = await database.row('stations', id);
      if (!row) throw app.httpErrors.notFound('no such station');
      return { id, height: Number(row.height) };
    },
  });
});
