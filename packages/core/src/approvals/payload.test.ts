import type { Json, JsonObject } from '@renubu/contracts/json';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, payloadHash } from './payload.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<Json>;
const reversed = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
};

describe('canonicalJson', () => {
  it('sorts names at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, { z: 1, a: null }], a: 'ü"' })).toBe('{"a":"ü\\"","b":[2,{"a":null,"z":1}]}');
  });

  it('says the same JSON whatever the order of names', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('payloadHash', () => {
  const payload = { title: 'Order 7', evidence: { order: { total: 12000 } } as JsonObject, form: null };

  it('changes with the title, the evidence and the form', () => {
    const hash = payloadHash(payload, digest);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(payloadHash({ ...payload, title: 'Order 8' }, digest)).not.toBe(hash);
    expect(payloadHash({ ...payload, evidence: { order: { total: 12001 } } }, digest)).not.toBe(hash);
    expect(payloadHash({ ...payload, form: { type: 'object', properties: {}, required: [] } }, digest)).not.toBe(hash);
    expect(payloadHash({ ...payload }, digest)).toBe(hash);
  });
});
