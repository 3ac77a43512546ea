// A plugin that hides what is private and calls ids by their usual name.
const removed = (object, path, index) => {
  if (index === path.length - 1) {
    delete object[path[index]];
    return;
  }
  removed(object[path[index]], path, index + 1);
};

module.exports = (schema) => {
  schema.options.toJSON = Object.assign(schema.options.toJSON || {}, {
    transform(doc, made) {
      Object.keys(schema.paths).forEach((path) => {
        if (schema.paths[path].options && schema.paths[path].options.hidden) {
          removed(made, path.split('.'), 0);
        }
      });
      made.id = made._id.toString();
      delete made._id;
    },
  });
};
