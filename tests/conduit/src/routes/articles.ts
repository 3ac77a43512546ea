import { ApiError } from '../middleware/errors.js';
import { articles, profileOf } from '../store.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/articles.js';
import type { Article } from '../types/schemas.js';

/** Get recent articles from users you follow */
export const getArticlesFeed: Handler<typeof operations.getArticlesFeed> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'getArticlesFeed is not implemented yet');
};

/** Get recent articles globally */
export const getArticles: Handler<typeof operations.getArticles> = async (req, res) => {
  const { tag, author, offset = 0, limit } = req.query;
  const found = [...articles.values()].filter(
    (article) => (!tag || article.tagList.includes(tag)) && (!author || article.author.username === author),
  );
  res.json({ articles: found.slice(offset, offset + limit), articlesCount: found.length });
};

/** Create an article */
export const createArticle: Handler<typeof operations.createArticle> = async (req, res) => {
  const { title, description, body, tagList = [] } = req.body.article;
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const createdAt = new Date().toISOString();
  const author = profileOf(req.principal.username);
  const times = { createdAt, updatedAt: createdAt };
  const article: Article = { slug, title, description, body, tagList, ...times, favorited: false, favoritesCount: 0, author };
  articles.set(slug, article);
  res.status(201).json({ article });
};

/** Get an article */
export const getArticle: Handler<typeof operations.getArticle> = async (req, res) => {
  const article = articles.get(req.params.slug);
  if (!article) throw new ApiError(404, 'NOT_FOUND', `No article ${req.params.slug}`);
  res.json({ article });
};

/** Update an article */
export const updateArticle: Handler<typeof operations.updateArticle> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'updateArticle is not implemented yet');
};

/** Delete an article */
export const deleteArticle: Handler<typeof operations.deleteArticle> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'deleteArticle is not implemented yet');
};
