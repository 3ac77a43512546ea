var express = require('express');
var pages = require('./routes/pages');

var app = express();
app.use(express.json());
app.use('/', pages);

var server = app.listen(process.env.PORT || 3000, '127.0.0.1', function () {
  console.log('listening on', JSON.stringify(server.address()));
});
