import type { Step } from '@renubu/contracts/language/steps';
import { describe, expect, it } from 'vitest';
import { endId, graphOf, startId } from './graph.ts';

const set = (id: string): Step => ({ id, type: 'set', values: {} });
const holds = { field: 'total', op: 'gte', value: 1000 } as const;
const ways = (steps: Step[]): string[] =>
  graphOf(steps).edges.map(({ from, to, label }) => `${from} ${label?.kind ?? ''}> ${to}`);

describe('a definition as a graph', () => {
  it('leads from start to end', () =>
    expect(ways([set('a'), set('b')])).toEqual([`${startId} > a`, 'a > b', `b > ${endId}`]));

  it('parts at a condition and meets behind it, also without an else', () =>
    expect(ways([{ id: 'big', type: 'condition', if: holds, then: [set('ask')] }, set('done')])).toEqual([
      `${startId} > big`,
      'big then> ask',
      'big else> done',
      'ask > done',
      `done > ${endId}`,
    ]));

  it('ends where a step ends the workflow; what stands behind it has no way in', () =>
    expect(ways([{ id: 'stop', type: 'end' }, set('never')])).toEqual([
      `${startId} > stop`,
      `stop > ${endId}`,
      `never > ${endId}`,
    ]));

  it('shows each way out of an approval and what follows a failure', () => {
    const approval: Step = {
      id: 'ask',
      type: 'approval',
      title: 'Approve',
      approvers: { users: ['a'], quorum: 1, sequence: false },
      allowSelf: false,
      approved: [set('ship')],
      rejected: [set('refund')],
      onError: [set('tell')],
    };
    expect(ways([approval])).toEqual([
      `${startId} > ask`,
      'ask approved> ship',
      'ask rejected> refund',
      'ask onError> tell',
      `ask > ${endId}`,
      `ship > ${endId}`,
      `refund > ${endId}`,
      `tell > ${endId}`,
    ]);
  });

  it('runs branches side by side and loops in their own place', () => {
    const both: Step = { id: 'both', type: 'parallel', join: 'all', branches: [[set('a')], [set('b')]] };
    const each: Step = {
      id: 'each',
      type: 'foreach',
      items: '{{ items }}',
      as: 'item',
      steps: [set('one')],
      concurrency: 1,
      maxItems: 10,
      continueOnError: false,
    };
    expect(ways([both, each])).toEqual([
      `${startId} > both`,
      'both branch> a',
      'both branch> b',
      'a > each',
      'b > each',
      'each each> one',
      `each > ${endId}`,
      `one > ${endId}`,
    ]);
  });
});
