import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/books.js';
import type { Book } from '../types/schemas.js';

// The whole library; what is not here was lent out.
const books = new Map<string, Book>();
books.set('1', { id: '1', title: 'One', pages: 10 });

export const listBooks: Handler<typeof operations.listBooks> = async (request, reply) => {
  return reply.send([...books.values()].slice(0, request.query.limit ?? 10));
};

export const addBook: Handler<typeof operations.addBook> = async (request, reply) => {
  const book =   request.body; // three blanks, which are mine
  books.set(book.id, book);
  return reply.code(201).send(book);
};

export const getBook: Handler<typeof operations.getBook> = async (request, reply) => {
  const book = books.get(request.params.id);
  if (!book) throw new ApiError(404, 'NOT_FOUND', 'No such book');
  return reply.send(book);
};
