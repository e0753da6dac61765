import type { Proposal, ProposedChange } from '@renubu/contracts/assistant';
import { describe, expect, it } from 'vitest';
import { chartRows, chartSeries } from './chart-data.ts';
import { changeLines } from './proposal-lines.ts';
import { proposal } from './testing/fixtures.ts';

const of = (change: ProposedChange, before: Proposal['before'] = null) =>
  changeLines(proposal({ change, before }), 'Situation').map(({ label, before: old, after }) => [label, old, after]);

describe('changeLines', () => {
  it('holds a field against what stands there', () => {
    expect(of({ kind: 'fill_field', path: 'check', field: 'situation', value: 'ghosting' }, 'in-progress')).toEqual([
      ['Situation', 'in-progress', 'ghosting'],
    ]);
  });

  it('names only the attributes of a stakeholder that change', () => {
    const change = { kind: 'set_stakeholder' as const, stakeholderId: proposal().id, relationshipStrength: 7 };
    expect(of(change, { relationshipStrength: 4, role: 'champion' })).toEqual([['relationshipStrength', '4', '7']]);
  });

  it('shows the parts of a draft, without the empty ones', () => {
    const content = { to: '', subject: 'Your renewal', body: 'Hello', statements: [{ text: 'Hello' }] };
    expect(of({ kind: 'draft_artifact', path: 'p', key: 'mail', type: 'email_draft', title: 'Mail', content })).toEqual(
      [
        ['subject', undefined, 'Your renewal'],
        ['body', undefined, 'Hello'],
      ],
    );
  });

  it('shows the sections of a report under their titles', () => {
    const content = { sections: [{ title: 'Usage', body: 'It fell.' }] };
    expect(of({ kind: 'draft_artifact', path: 'p', key: 'r', type: 'report', title: 'Report', content })).toEqual([
      ['Usage', undefined, 'It fell.'],
    ]);
  });

  it('shows a task without a date or a text as just that', () => {
    const change = { kind: 'create_task' as const, title: 'Call', description: '', dueAt: null, priority: 2 };
    expect(of(change)).toEqual([
      ['title', undefined, 'Call'],
      ['priority', undefined, '2'],
    ]);
  });
});

describe('chart data', () => {
  const chart = {
    type: 'chart' as const,
    chartType: 'line' as const,
    title: 'Usage',
    labels: ['2026-01-01', '2026-02-01'],
    datasets: [
      { label: 'label', data: [1, null] },
      { label: 'Seats', data: [3] },
    ],
    evidence: [],
  };
  it('breaks a line where a value is missing, whatever the series are called', () => {
    expect(chartRows(chart)).toEqual([{ label: '2026-01-01', s0: 1, s1: 3 }, { label: '2026-02-01' }]);
    expect(chartSeries(chart).map(({ name, label }) => [name, label])).toEqual([
      ['s0', 'label'],
      ['s1', 'Seats'],
    ]);
  });
});
