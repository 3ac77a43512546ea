export default async function crews(app) {
  app.get('/', async () => ({ crews: 3 }));
}
