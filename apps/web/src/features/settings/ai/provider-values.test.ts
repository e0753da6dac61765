import type { AiProvider } from '@renubu/contracts/ai-providers';
import { aiProviderInputSchema, aiProviderUpdateSchema } from '@renubu/contracts/ai-providers';
import { describe, expect, it } from 'vitest';
import { emptyValues, inputOf, presets, updateOf, valuesOf } from './provider-values.ts';
import { provider } from './testing/fixtures.ts';
import { everyDay, lastDays } from './usage-days.ts';

describe('provider values', () => {
  it('of every preset are accepted by the server once name and model are given', () => {
    for (const { key } of presets) {
      const values = { ...emptyValues(key), name: 'House ', model: ' m1', baseUrl: emptyValues(key).baseUrl };
      const address = key === 'other' ? { baseUrl: 'http://models.internal/v1' } : {};
      expect(aiProviderInputSchema.safeParse(inputOf({ ...values, ...address })).error?.issues ?? []).toEqual([]);
    }
  });

  it('send neither an empty key nor empty prices', () => {
    const sent = inputOf({ ...emptyValues('ollama'), name: 'House', model: 'm1' });
    expect(sent).not.toHaveProperty('apiKey');
    expect(sent).not.toHaveProperty('prices');
  });

  it('of a change name only what differs', () => {
    const before = provider();
    expect(updateOf(before, valuesOf(before))).toEqual({});
    const change = updateOf(before, {
      ...valuesOf(before),
      model: 'm2',
      limits: { ...valuesOf(before).limits, retries: 4 },
    });
    expect(change).toEqual({ model: 'm2', retries: 4 });
    expect(aiProviderUpdateSchema.safeParse(change).success).toBe(true);
  });

  it('keep the address of a cloud provider that is left empty', () => {
    const before: AiProvider = provider({ kind: 'openai', baseUrl: 'https://api.openai.com/v1' });
    expect(updateOf(before, { ...valuesOf(before), baseUrl: '' })).toEqual({});
  });

  it('remove a key only when asked to', () => {
    const before = provider({ apiKeySet: true });
    expect(updateOf(before, { ...valuesOf(before), removeKey: true })).toEqual({ apiKey: null });
    expect(updateOf(before, { ...valuesOf(before), apiKey: ' sk-new ' })).toEqual({ apiKey: 'sk-new' });
  });
});

describe('usage by day', () => {
  it('has an entry for each day, also across the end of a month', () => {
    const range = lastDays(Date.parse('2026-03-02T23:59:00Z'), 4);
    expect(range).toEqual({ from: '2026-02-27', to: '2026-03-02' });
    const counts = { calls: 2, fallbacks: 0, cached: 0, inputTokens: 1, outputTokens: 1, costMicros: 5 };
    const days = everyDay({
      ...range,
      totals: counts,
      items: [{ key: '2026-03-01', label: '2026-03-01', ...counts }],
    });
    expect(days.map(({ day, calls }) => [day, calls])).toEqual([
      ['2026-02-27', 0],
      ['2026-02-28', 0],
      ['2026-03-01', 2],
      ['2026-03-02', 0],
    ]);
  });
});
