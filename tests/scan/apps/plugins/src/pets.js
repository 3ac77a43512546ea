export default (instance, _options, done) => {
  instance.post('/', async () => ({}));
  done();
};
