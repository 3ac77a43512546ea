import express = require('express');
import { pages } from './routes/pages';

const app = express();
app.use(express.json());
app.use('/', pages);

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log('listening on', JSON.stringify(server.address()));
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
