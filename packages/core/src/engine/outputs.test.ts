import { describe, expect, test } from 'vitest';
import { formSchema, type Form } from '@renubu/contracts/language/guided';
import type { JsonObject } from '@renubu/contracts/json';
import { validateOutputs } from './outputs.ts';

const form = formSchema.parse({
  properties: {
    status: { type: 'string', enum: ['good', 'bad'], title: 'Status' },
    note: { type: 'string', minLength: 3, maxLength: 5 },
    score: { type: 'integer', minimum: 1, maximum: 10 },
    share: { type: 'number' },
    agreed: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string', enum: ['x', 'y'] }, maxLength: 1 },
    date: { type: 'string', format: 'date' },
    at: { type: 'string', format: 'date-time' },
    mail: { type: 'string', format: 'email' },
    link: { type: 'string', format: 'uri' },
    level: { type: 'string', default: 'low' },
  },
  required: ['status'],
});

function codes(values: JsonObject, of: Form | undefined = form): string[] {
  const check = validateOutputs(of, values);
  return check.ok ? [] : check.errors.map((error) => `${error.path}:${error.code}`);
}

describe('validateOutputs', () => {
  test('takes valid values, fills defaults in and leaves empty optional fields out', () => {
    const values = {
      status: 'good',
      note: '',
      score: null,
      agreed: false,
      tags: ['x'],
      date: '2028-02-29',
      mail: 'a@b.co',
    };
    expect(validateOutputs(form, values)).toEqual({
      ok: true,
      outputs: { status: 'good', agreed: false, tags: ['x'], date: '2028-02-29', mail: 'a@b.co', level: 'low' },
    });
  });

  test.each<[JsonObject, string]>([
    [{}, 'status:required'],
    [{ status: '  ' }, 'status:required'],
    [{ status: 'ugly' }, 'status:enum'],
    [{ status: 1 }, 'status:type'],
    [{ status: 'good', note: 'ab' }, 'note:minLength'],
    [{ status: 'good', note: 'abcdef' }, 'note:maxLength'],
    [{ status: 'good', score: 1.5 }, 'score:type'],
    [{ status: 'good', score: '5' }, 'score:type'],
    [{ status: 'good', score: 0 }, 'score:minimum'],
    [{ status: 'good', score: 11 }, 'score:maximum'],
    [{ status: 'good', agreed: 'yes' }, 'agreed:type'],
    [{ status: 'good', tags: 'x' }, 'tags:type'],
    [{ status: 'good', tags: [1] }, 'tags:type'],
    [{ status: 'good', tags: ['z'] }, 'tags:enum'],
    [{ status: 'good', tags: ['x', 'y'] }, 'tags:maxLength'],
    [{ status: 'good', date: '2027-02-29' }, 'date:format'],
    [{ status: 'good', at: 'noon' }, 'at:format'],
    [{ status: 'good', mail: 'nobody' }, 'mail:format'],
    [{ status: 'good', link: 'not an address' }, 'link:format'],
    [{ status: 'good', other: 1 }, 'other:unknown_field'],
  ])('%j is refused as %s', (values, code) => {
    expect(codes(values)).toEqual([code]);
  });

  test('tells all errors at once, in words that name the field', () => {
    const check = validateOutputs(form, { score: 99, extra: true });
    expect(check.ok ? [] : check.errors.map((error) => error.message)).toEqual([
      'Status is required.',
      'score must be at most 10.',
      expect.stringContaining('no field “extra”'),
    ]);
  });

  test('without a form takes any object that fits', () => {
    expect(validateOutputs(undefined, { any: [1] })).toEqual({ ok: true, outputs: { any: [1] } });
    expect(codes({ any: 'x'.repeat(300_000) }, undefined)).toEqual([':too_large']);
  });

  test('an inherited name is not a field', () => {
    expect(codes({ status: 'good', constructor: 1 })).toEqual(['constructor:unknown_field']);
  });
});
