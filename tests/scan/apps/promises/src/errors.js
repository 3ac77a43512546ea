class Missing extends Error {
  constructor(message) {
    super(message);
    this.status = 404;
  }
}

/** An error that carries its status by a name of its own. */
class Refused extends Error {
  constructor(message, answeredWith) {
    super(message);
    this.answeredWith = answeredWith;
  }
}

module.exports = { Missing, Refused };
