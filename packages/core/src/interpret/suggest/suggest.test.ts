import { expect, it } from 'vitest';
import { interpret } from '../interpret.ts';
import { recipes } from './recipes.ts';
import { suggest } from './suggest.ts';

const ask = (scenario: string, events: Record<string, number> = {}) =>
  suggest({ scenario, templates: [], events, days: 30 });

it.each(recipes)('“%s” is read with confidence', (sentence) => {
  const { interpretation, suggestedWorkflow } = interpret(sentence);
  expect(suggestedWorkflow).not.toBeNull();
  expect(interpretation.confidence).toBeGreaterThanOrEqual(0.8);
});

it('N5: abandoned carts are brought to mind, and the share is counted', () => {
  const { suggestions, dataInsights } = ask('Many carts are abandoned at checkout; what helps?', {
    'cart.abandoned': 68,
    'cart.checkout.started': 100,
  });
  expect(suggestions.length).toBeGreaterThanOrEqual(2);
  expect(suggestions[0]?.workflow.definition.on).toEqual([{ event: 'cart.abandoned' }]);
  expect(suggestions[0]?.relevance).toBeGreaterThan(0.8);
  expect(suggestions[0]?.estimatedImpact).toContain('68');
  expect(dataInsights[0]).toMatchObject({ text: expect.stringContaining('68') as string });
  const relevances = suggestions.map(({ relevance }) => relevance);
  expect(relevances).toEqual([...relevances].sort((left, right) => right - left));
});

it('invents no figures where nothing happened', () => {
  const { suggestions, dataInsights } = ask('Too many payments fail');
  expect(dataInsights).toEqual([]);
  expect(suggestions[0]?.estimatedImpact).toContain('No event payment.failed');
});

it('suggests nothing for what it does not know', () => {
  expect(ask('The coffee in the kitchen is cold')).toEqual({ suggestions: [], dataInsights: [] });
});
