/** NUL and halves of surrogate pairs: no text of PostgreSQL holds them, and nobody can read them. */
const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as it can be kept: each character that cannot becomes one that says so, so that places in it stay true. */
export const storable = (text: string): string => text.replace(unstorable, '\ufffd');
