/**
 * Fences a value so that what it says cannot pass for instructions: JSON inside an element named after it. `<` is written
 * as an escape, so that no text can close the fence; models read the escape as the character.
 */
export function quoted(name: string, value: unknown): string {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new TypeError(`“${name}” is no name for quoted data.`);
  const json = JSON.stringify(value) ?? 'null';
  return `<${name}>\n${json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')}\n</${name}>`;
}
