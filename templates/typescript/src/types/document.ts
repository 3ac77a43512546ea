{{ header }}
/** The document that all this is generated from, as JSON. */
export const document: string =
  {{ document }};
