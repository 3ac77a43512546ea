export interface Ingredient {
  name: string;
  grams: number;
}

export interface Recipe {
  id: number;
  title: string;
  kind: Kind;
  ingredients: Ingredient[];
  /** What it is made of. */
  base?: Recipe | null;
  servedAt: Date;
}

export type Kind = 'soup' | 'cake';

export type NewRecipe = Omit<Recipe, 'id' | 'servedAt'>;

export interface Page<Item> {
  items: Item[];
  total: number;
}

export type Failure = { reason: string };
