import type { Page, Recipe } from './types';
import { database } from './database';

export class RecipeService {
  async all(limit: number): Promise<Page<Recipe>> {
    return database.query('select * from recipe limit ?', limit);
  }

  async one(id: number): Promise<Recipe> {
    return database.query('select * from recipe where id = ?', id);
  }
}
