import Koa from 'koa';
import Router from '@koa/router';
import bodyParser from 'koa-bodyparser';
import mount from 'koa-mount';
import { cranes } from './generated/cranes.js';
import { gates } from 'gates';

const app = new Koa();
const router = new Router({ prefix: '/api' });

router.get('/ships', (ctx) => {
  ctx.body = [];
});
router.use('/cranes', cranes.routes());
router.get(process.env.TIDES + '/tides/' + process.env.PLACE, (ctx) => {
  ctx.body = [];
});

app.use(bodyParser());
app.use(mount('/gates', gates));
app.use(router.routes());
app.listen(3000);
