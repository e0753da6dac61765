import type { Json } from '@renubu/contracts/json';

const deepest = 64;
const loneSurrogate = /\p{Surrogate}/u;
const [quote, backslash, openList, closeList, openObject, closeObject] = [34, 92, 91, 93, 123, 125];

/** Whether a JSON text nests deeper than what databases and templates walk safely. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (inText) {
      if (code === backslash) place += 1;
      else if (code === quote) inText = false;
    } else if (code === quote) inText = true;
    else if (code === openList || code === openObject) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (code === closeList || code === closeObject) depth -= 1;
  }
  return false;
}

/** Whether a JSON text holds texts that PostgreSQL cannot keep: zero characters and halves of surrogate pairs. */
export function hasUnstorableText(text: string): boolean {
  // Both are escaped by JSON.stringify; an escaped backslash before `u0000` looks alike, so a find is looked at closely.
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return false;
  return unstorable(JSON.parse(text) as Json);
}

function unstorable(value: Json): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || loneSurrogate.test(value);
  if (Array.isArray(value)) return value.some(unstorable);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => unstorable(key) || unstorable(item));
}
