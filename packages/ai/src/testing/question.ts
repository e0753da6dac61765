import { freeMeter } from '../meter.ts';
import type { Provider } from '../provider.ts';
import type { GatewayQuestion } from '../question.ts';

/** A provider with short limits. */
export const testProvider = (baseUrl: string, more: Partial<Provider> = {}): Provider => ({
  id: baseUrl,
  name: 'Local',
  kind: 'openai-compatible',
  baseUrl,
  model: 'small',
  apiKey: null,
  headers: {},
  prices: { input: 0, output: 0 },
  firstTokenMs: 150,
  stallMs: 150,
  totalMs: 1_500,
  retries: 2,
  concurrency: 4,
  ...more,
});

/** A plain question to the providers. */
export const testQuestion = <Output = string>(
  providers: Provider[],
  more: Partial<GatewayQuestion<Output>> = {},
): GatewayQuestion<Output> => ({
  organizationId: 'acme',
  promptId: 'greet@1',
  system: 'You greet.',
  history: [],
  user: 'Greet us.',
  output: null,
  check: () => [],
  tools: {},
  maxOutputTokens: 100,
  sampling: {},
  providers,
  fetchFor: () => globalThis.fetch,
  redaction: { emails: false, phones: false },
  cacheMs: 0,
  meter: freeMeter,
  signal: new AbortController().signal,
  ...more,
});
