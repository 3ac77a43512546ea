module.exports = require('books');
