{{ header }}

/** The number that the environment has for a name; without one, the default. What is no number would be no limit, so it stops the service. */
export function setting(name: string, otherwise: number): number {
  const text = process.env[name]?.trim();
  if (!text) return otherwise;
  const value = Number(text);
  if (value >= 0) return value;
  throw new Error(`${name} is a number, not ${JSON.stringify(text)}`);
}
