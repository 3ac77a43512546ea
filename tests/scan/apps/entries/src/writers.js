const { log } = require('./log');
const fs = require('fs');

exports.isOpen = (text) => {
  if (fs.existsSync('log')) log('open ' + text);
  return fs.existsSync('log');
};

exports.write = (text) => {
  if (text.length > 80) log('long ' + text);
  if (text.length < 1) log('short ' + text);
  fs.appendFileSync('log', text);
};

exports.open = (text) => {
  try {
    fs.writeFileSync('log', text);
  } catch (error) {
    log('cannot open ' + error);
    log('lost ' + text);
  }
};

exports.flush = (text) => {
  if (fs.statSync('log').size > 1000) log('full ' + text);
};
