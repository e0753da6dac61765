import type { AiBudget, AiCallDetail, AiProvider, AiSettings, AiUsageTable } from '@renubu/contracts/ai-providers';
import { id } from '../../../../testing/fixtures.ts';

const at = '2026-03-01T09:00:00.000Z';

export const provider = (change: Partial<AiProvider> = {}): AiProvider => ({
  id: id(970),
  name: 'House',
  kind: 'openai-compatible',
  baseUrl: 'http://localhost:11434/v1',
  model: 'llama3.3',
  apiKeySet: false,
  headerNames: [],
  onOurNetwork: true,
  cloud: false,
  prices: { input: 0, output: 0 },
  firstTokenMs: 10_000,
  stallMs: 10_000,
  totalMs: 60_000,
  retries: 2,
  concurrency: 4,
  active: true,
  order: 0,
  health: { status: 'untested', breaker: 'closed', lastSuccessAt: null, lastErrorAt: null, lastError: null },
  revision: 3,
  createdAt: at,
  updatedAt: at,
  ...change,
});

export const settings = (change: Partial<AiSettings> = {}): AiSettings => ({
  cloudAllowed: false,
  redactEmails: true,
  redactPhones: true,
  keepTexts: false,
  cacheMinutes: 60,
  revision: 5,
  updatedAt: null,
  ...change,
});

export const budget = (change: Partial<AiBudget> = {}): AiBudget => ({
  id: id(980),
  scope: 'organization',
  subjectId: null,
  subjectName: null,
  period: 'month',
  limitMicros: 50_000_000,
  spentMicros: 12_400_000,
  reservedMicros: 200_000,
  resetsAt: '2026-04-01T00:00:00.000Z',
  ...change,
});

const counts = { calls: 12, fallbacks: 1, cached: 3, inputTokens: 14_000, outputTokens: 2_100, costMicros: 340_000 };
export const usage = (change: Partial<AiUsageTable> = {}): AiUsageTable => ({
  from: '2026-02-01',
  to: '2026-03-01',
  totals: counts,
  items: [{ key: '2026-03-01', label: '2026-03-01', ...counts }],
  ...change,
});
export const noUsage = usage({
  totals: { calls: 0, fallbacks: 0, cached: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 },
  items: [],
});

export const call = (change: Partial<AiCallDetail> = {}): AiCallDetail => ({
  id: id(990),
  at,
  prompt: 'assistant-chat@1',
  provider: 'House',
  model: 'llama3.3',
  outcome: 'fallback',
  failure: { code: 'timeout', message: 'House gave no first word within 10 s.' },
  usage: { inputTokens: 800, outputTokens: 0, costMicros: 0 },
  latencyMs: 10_040,
  firstTokenMs: null,
  repaired: false,
  executionId: null,
  workflow: null,
  user: { id: id(1), name: 'Sarah Chen' },
  apiKey: null,
  attempts: [
    {
      provider: 'House',
      model: 'llama3.3',
      latencyMs: 10_030,
      failure: { code: 'timeout', message: 'No first word within 10 s.' },
    },
  ],
  question: null,
  answer: null,
  ...change,
});
