import { describe, expect, it } from 'vitest';
import { readDefinition } from './document.ts';
import { begin } from './new-definition.ts';

const older = JSON.stringify({
  workflow_id: 'order_check',
  name: 'Order check',
  trigger: { event: 'order.created' },
  steps: [
    {
      id: 'big',
      type: 'condition',
      condition: { field: 'order.total', operator: 'greater_than', value: 100 },
      on_true: 'stop',
      on_false: 'go',
    },
    { id: 'stop', type: 'action', action: { type: 'block' } },
    { id: 'go', type: 'action', action: { type: 'allow' } },
  ],
});

describe('the first text of a new workflow', () => {
  it('is blank under the name given, with a short name of its own', () => {
    const made = begin({ name: 'Große Aufträge', text: null });
    expect(made).toMatchObject({ ok: true, slug: 'grosse-auftrage' });
    expect(begin({ name: '123', text: null }).ok).toBe(false);
  });

  it('is a pasted one with its comments, under its own name or the one given', () => {
    const text = '# mine\nworkflow: mine\nname: Mine # so\nkind: automation\non: [{ manual: {} }]\nsteps: []\n';
    expect(begin({ name: '', text })).toEqual({ ok: true, slug: 'mine', source: text });
    const renamed = begin({ name: 'Yours', text });
    expect(renamed).toMatchObject({ ok: true, slug: 'yours' });
    expect(renamed.ok && renamed.source).toBe(text.replace('mine\nname: Mine', 'yours\nname: Yours'));
  });

  it('is converted from the older form, or refused with the reasons', () => {
    const made = begin({ name: '', text: older });
    expect(made).toMatchObject({ ok: true, slug: 'order-check' });
    expect(made.ok && readDefinition(made.source)).toMatchObject({ steps: [{ id: 'big', type: 'condition' }] });
    const circle = older.replace('"on_false":"go"', '"on_false":"big"');
    expect(begin({ name: '', text: circle }).ok).toBe(false);
    expect(begin({ name: '', text: '[1]' }).ok).toBe(false);
  });
});
