import Fastify from 'fastify';
import { greeting } from './greeting.ts';

const app = Fastify();
app.get('/', async () => greeting);
await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });
console.log('listening on', JSON.stringify(app.server.address()));
process.on('SIGTERM', () => void app.close());
