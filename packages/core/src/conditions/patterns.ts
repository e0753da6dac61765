import { RE2JS } from 're2js';

const maxPatternLength = 500;
/** Longest text a pattern is tried on: with the limit on patterns it bounds the time of one match. */
const maxTextLength = 20_000;

/** Looks for a pattern anywhere in a text, in time linear in its length. Throws when the text is over 20,000 characters. */
export type PatternTest = (text: string) => boolean;

/** Compiles an RE2 pattern (no back-references, no look-around). Throws an `Error` that says what is wrong with it. */
export function compilePattern(pattern: string): PatternTest {
  if (pattern.length > maxPatternLength) throw new Error(`the pattern is longer than ${maxPatternLength} characters`);
  const compiled = RE2JS.compile(pattern);
  return (text) => {
    if (text.length > maxTextLength) throw new Error(`the text is longer than ${maxTextLength} characters`);
    return compiled.matcher(text).find();
  };
}
