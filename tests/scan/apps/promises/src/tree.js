const mongoose = require('mongoose');
const Promise = require('bluebird');
const { Missing } = require('./errors');

const schema = new mongoose.Schema({ name: String, height: Number });

schema.statics = {
  /** The tree of a name. */
  named(name) {
    return this.findOne({ name })
      .exec()
      .then((tree) => {
        if (tree) {
          return tree;
        }
        return Promise.reject(new Missing('There is no such tree'));
      });
  },
};

schema.methods.shade = function (hour) {
  if (hour > 24) {
    throw new Missing('There is no such hour');
  }
  return 12;
};

module.exports = mongoose.model('Tree', schema);
