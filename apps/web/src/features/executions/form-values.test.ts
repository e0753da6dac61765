import type { Form } from '@renubu/contracts/language/guided';
import { describe, expect, it } from 'vitest';
import { checkForm, choiceLabel, initialValues, newlyDrafted, outputsOf, serverProblems } from './form-values.ts';

const form: Form = {
  type: 'object',
  properties: {
    situation: { type: 'string', enum: ['in-progress', 'ghosting'] },
    discount: { type: 'number', minimum: 0, maximum: 25, default: 5 },
    weeks: { type: 'integer' },
    told: { type: 'array', items: { type: 'string', enum: ['manager', 'vp'] } },
    renew: { type: 'boolean', default: false },
    on: { type: 'string', format: 'date' },
  },
  required: ['situation', 'told'],
};

describe('a form’s values', () => {
  it('begin with what the conversation filled in, else with the defaults', () => {
    expect(initialValues(form, { situation: 'ghosting', told: ['vp'] })).toEqual({
      situation: 'ghosting',
      discount: '5',
      weeks: '',
      told: ['vp'],
      renew: false,
      on: '',
    });
  });

  it('take over what the conversation fills in later, and only that', () => {
    expect(newlyDrafted(form, { situation: 'ghosting' }, { situation: 'ghosting', renew: true })).toEqual({
      renew: true,
    });
    expect(newlyDrafted(form, { renew: true }, null)).toEqual({});
  });

  it('are recorded with their types; what is empty is left out', () => {
    const values = { situation: 'ghosting', discount: '2,5', weeks: '', told: [], renew: true, on: '2026-03-31' };
    expect(outputsOf(form, values)).toEqual({ situation: 'ghosting', discount: 2.5, renew: true, on: '2026-03-31' });
  });

  it('are checked all at once, as the server does', () => {
    const values = { ...initialValues(form, null), discount: '40', weeks: '1.5', on: '2026-02-31' };
    expect(checkForm(form, values).map(({ path, code }) => [path, code])).toEqual([
      ['situation', 'required'],
      ['discount', 'maximum'],
      ['weeks', 'type'],
      ['told', 'required'],
      ['on', 'format'],
    ]);
  });
});

describe('serverProblems', () => {
  it('names fields as the form does and leaves other places out', () => {
    const errors = [
      { path: 'body.outputs.discount', code: 'maximum', message: 'too much' },
      { path: 'body.notes', code: 'maxLength', message: 'too long' },
    ];
    expect(serverProblems(errors)).toEqual([{ path: 'discount', code: 'maximum', message: 'too much' }]);
  });
});

describe('choiceLabel', () => {
  it.each([
    ['renewal-in-progress', 'Renewal in progress'],
    ['churn_confirmed', 'Churn confirmed'],
    ['', ''],
  ])('%s', (value, label) => expect(choiceLabel(value)).toBe(label));
});
