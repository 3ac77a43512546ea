const writers = require('./writers');

// Each of these may come back to the others, so that following all of them has no end.
exports.log = (text) => {
  if (writers.isOpen(text)) writers.write(text);
  else writers.open(text);
  writers.flush(text);
};
