/** Who is calling. Shape it as your application needs. */
export interface Principal {
  subject: string;
  scopes: readonly string[];
}
