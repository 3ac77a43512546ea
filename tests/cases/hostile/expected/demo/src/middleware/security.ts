/** Who is calling. Shape it as your application needs. */
export interface Principal {
  subject: string;
  scopes: readonly string[];
}

/**
 * *\/ ' " ` ${process.exit(1)}
 *  \
 *  // </script> {{ evil }} {% raw %}
 */
export async function processExit1ScriptEvilRaw(_key: string): Promise<Principal | null> {
  return null; // TODO: look the key up; until then every key is refused
}

/**
 * `Authorization: *\/ ' " ` ${process.exit(1)}
 *  \
 *  // </script> {{ evil }} {% raw %}`.
 */
export async function proto(_credentials: string): Promise<Principal | null> {
  return null; // TODO: check the credentials; until then everyone is refused
}

/** `__proto__` in the query. */
export async function constructor(_key: string): Promise<Principal | null> {
  return null; // TODO: look the key up; until then every key is refused
}
