import type { AiSource } from '@renubu/contracts/ai';
import type { AiStatement, Proposal } from '@renubu/contracts/assistant';
import type { Message } from '@renubu/contracts/executions';
import { id } from '../../../testing/fixtures.ts';

const at = '2026-03-01T09:05:00.000Z';

export const builtIn: AiSource = {
  kind: 'built-in',
  provider: null,
  model: null,
  prompt: 'answer@1',
  latencyMs: 12,
  usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
  cached: false,
  fallback: null,
};
export const fromModel: AiSource = {
  ...builtIn,
  kind: 'model',
  provider: 'House',
  model: 'llama-3.3-70b',
  latencyMs: 1840,
  usage: { inputTokens: 1200, outputTokens: 85, costMicros: 2400 },
};

export const statement = (change: Partial<AiStatement> = {}): AiStatement => ({
  text: 'Usage fell by 23 %.',
  evidence: [{ kind: 'signal', id: id(400), label: 'Active users 154 → 118' }],
  numbers: [{ text: '23 %', start: 14, value: 23, status: 'matched', evidenceId: id(400) }],
  supported: true,
  ...change,
});

export const answer = (change: Partial<Message> = {}): Message => ({
  id: id(710),
  threadId: id(700),
  seq: 3,
  role: 'assistant',
  author: { type: 'system', id: 'assistant', name: 'Assistant' },
  content: 'Usage fell by 23 %.',
  buttons: [],
  artifactKey: null,
  source: 'built-in',
  ai: builtIn,
  blocks: [{ type: 'text', list: false, statements: [statement()] }],
  proposals: [],
  at,
  ...change,
});
export const question = (content: string, change: Partial<Message> = {}): Message => ({
  ...answer({ id: id(709), seq: 2, role: 'user', content, blocks: [], ai: null, source: 'person' }),
  author: { type: 'person', id: id(1), name: 'Sarah Chen' },
  ...change,
});

export const proposal = (change: Partial<Proposal> = {}): Proposal => ({
  id: id(720),
  threadId: id(700),
  messageId: id(710),
  customerId: id(100),
  executionId: null,
  title: 'Create a task: Call the champion',
  change: { kind: 'create_task', title: 'Call the champion', description: '', dueAt: null, priority: 2 },
  before: null,
  why: 'Nobody spoke to her for 40 days.',
  evidence: [{ kind: 'stakeholder', id: id(500), label: 'Dana Reyes' }],
  status: 'open',
  decidedBy: null,
  decidedAt: null,
  reason: null,
  resultId: null,
  createdAt: at,
  ...change,
});
