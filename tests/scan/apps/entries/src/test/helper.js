const express = require('express');

// It only stands in for another service.
const app = express();
app.get('/stand-in', (req, res) => res.sendStatus(200));

exports.standIn = () => {
  const other = express();
  other.get('/other', (req, res) => res.sendStatus(200));
  return other;
};
