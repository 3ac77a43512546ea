const jwt = require('jsonwebtoken');

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const wrap = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);

function onlyStaff(req, res, next) {
  const token = req.headers.authorization?.split(' ')[1];
  if (!token) return res.status(401).json({ message: 'who are you?' });
  req.user = jwt.verify(token, process.env.SECRET);
  next();
}

function answerErrors(error, req, res, next) {
  if (error instanceof HttpError) return res.status(error.status).json({ message: error.message });
  res.status(error.status || 500).json({ message: 'something went wrong' });
}

module.exports = { HttpError, answerErrors, onlyStaff, wrap };
