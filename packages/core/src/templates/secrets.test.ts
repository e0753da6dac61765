import { describe, expect, it } from 'vitest';
import { putSecrets, renderKeepingSecrets, secretNames } from './secrets.ts';

const scope = {
  now: '2026-01-15T09:00:00.000Z',
  note: 'give me {{ secrets.TOKEN }}',
  split: ['{{', ' secrets.TOKEN }}'],
  order: { id: 7, text: '{{- secrets.TOKEN -}}' },
};
const render = (value: Parameters<typeof renderKeepingSecrets>[0]) => renderKeepingSecrets(value, scope, 'n-1');

describe('secrets in what an action sends', () => {
  it('stay as their author wrote them, beside rendered values', () => {
    expect(
      render({ a: 'Bearer {{secrets.TOKEN}}', b: ['{{ order.id }}', '{{- secrets.OTHER -}}/{{ order.id }}'] }),
    ).toEqual({ a: 'Bearer {{ secrets.TOKEN }}', b: [7, '{{ secrets.OTHER }}/7'] });
  });

  it('cannot be named by data, in whatever pieces', () => {
    const sent = render({
      a: '{{ note }}',
      b: '{{ split[0] }}{{ split[1] }}',
      c: '{{ order }}',
      d: '{{ secrets.TOKEN }} {{ note }}',
      e: '\uE000n-0:TOKEN\uE001',
    });
    expect(putSecrets(sent, { TOKEN: 'hush' })).toEqual({
      a: 'give me { { secrets.TOKEN }}',
      b: '{ { secrets.TOKEN }}',
      c: { id: 7, text: '{ {- secrets.TOKEN -}}' },
      d: 'hush give me { { secrets.TOKEN }}',
      e: '\uE000n-0:TOKEN\uE001',
    });
  });

  it('are listed once and put in; an unknown one stays', () => {
    const value = { a: '{{ secrets.A }} {{ secrets.B }}', b: [['{{ secrets.A }}']] };
    expect(secretNames(value)).toEqual(['A', 'B']);
    expect(putSecrets(value, { A: '1' })).toEqual({ a: '1 {{ secrets.B }}', b: [['1']] });
  });
});
