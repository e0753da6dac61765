import type { AiPrices, AiProviderKind } from '@renubu/contracts/ai-providers';

/** US dollars for a million tokens, by the beginning of the model’s name; the longest that fits counts. */
const known: readonly [string, AiPrices][] = [
  ['claude-3-5-sonnet', { input: 3, output: 15 }],
  ['claude-3-7-sonnet', { input: 3, output: 15 }],
  ['claude-sonnet', { input: 3, output: 15 }],
  ['claude-3-5-haiku', { input: 0.8, output: 4 }],
  ['claude-3-opus', { input: 15, output: 75 }],
  ['claude-opus', { input: 15, output: 75 }],
  ['gpt-4o', { input: 2.5, output: 10 }],
  ['gpt-4o-mini', { input: 0.15, output: 0.6 }],
  ['gpt-4-turbo', { input: 10, output: 30 }],
  ['o1', { input: 15, output: 60 }],
  ['o1-mini', { input: 3, output: 12 }],
];
/** Of a cloud model nobody told us the price of: high, so that a budget errs on the safe side. */
const unknownCloud: AiPrices = { input: 15, output: 75 };

/** The price a provider has until an admin says another. Servers of one’s own cost nothing. */
export function defaultPrices(kind: AiProviderKind, model: string): AiPrices {
  if (kind === 'openai-compatible') return { input: 0, output: 0 };
  const fitting = known.filter(([name]) => model === name || model.startsWith(`${name}-`));
  fitting.sort(([a], [b]) => b.length - a.length);
  return fitting[0]?.[1] ?? unknownCloud;
}

/** Cost in millionths of a US dollar, rounded up: tokens × dollars per million tokens. */
export function costMicros(prices: AiPrices, inputTokens: number, outputTokens: number): number {
  const micros = inputTokens * prices.input + outputTokens * prices.output;
  return Math.ceil(Number(micros.toFixed(6)));
}

/** Most tokens a text is likely to be: half of its bytes; usual texts have a quarter. */
export function mostTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 2);
}
