import { access } from '../../access.js';

export default async function boats(app) {
  app.register(access).get('/', { schema: { response: { 200: { type: 'array', items: { type: 'string' } } } } }, async (request) => {
    const owner = await request.owner();
    return [owner];
  });
}
