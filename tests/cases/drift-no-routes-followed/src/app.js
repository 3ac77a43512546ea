const express = require('express');
const { useControllers } = require('express-controllers');

const app = express();
useControllers({ app, controllers: ['./books/*.js'] });
app.use('/shelves', require('./generated/shelves'));
app.listen(3000);
