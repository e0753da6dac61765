import { describe, expect, it } from 'vitest';
import { renderText, renderValue, TemplateError } from './render.ts';

const scope = {
  now: '2026-03-01T09:30:00Z',
  customer: {
    name: 'Acme',
    arrMinor: 50_000_000,
    currency: 'USD',
    renewalDate: '2026-03-04',
    tags: ['a', 'b'],
    none: null,
  },
  order: { total: 12_500.5, currency: 'EUR', zero: 0, flag: false },
  steps: { 'is-big': { outputs: { note: 'yes' } } },
  stakeholders: [
    { name: 'Zoe', role: 'champion' },
    { name: 'Ann', role: 'user' },
  ],
  secrets: { TOKEN: 'hidden' },
};

const text = (template: string): string => renderText(template, scope);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof TemplateError ? error.code : `not a TemplateError: ${String(error)}`;
  }
  return 'no error';
};

describe('renderText', () => {
  it.each([
    ['plain', 'plain'],
    ['Hello {{ customer.name }}', 'Hello Acme'],
    ['{{ missing.path }}|{{ customer.none }}', '|'],
    ['{{ order.zero }} {{ order.flag }}', '0 false'],
    ['{{ steps.is-big.outputs.note }}', 'yes'],
    ['{{ customer.tags }}', 'a, b'],
    ['{{ customer.tags[1] }}{{ customer.tags.size }}', 'b2'],
    ['{{ order.total | money: order.currency }}', '€12,500.50'],
    ['{{ customer.arrMinor | money_minor: customer.currency }}', '$500,000'],
    ['{{ 1234 | money_minor: "JPY" }}', '¥1,234'],
    ['{{ "x" | money }}', ''],
    ['{{ 1234567.891 | number }} {{ 2 | number: 2 }}', '1,234,567.891 2.00'],
    ['{{ -23 | percent }}', '-23%'],
    ['{{ customer.renewalDate | date }}', 'Mar 4, 2026'],
    ['{{ customer.renewalDate | date: "%d.%m.%Y" }}', '04.03.2026'],
    ['{{ now | date: "datetime", "America/New_York" }}', 'Mar 1, 2026, 04:30'],
    ['{{ now | date: "%-I:%M %p", "No/Where" }}', '9:30 AM'],
    ['{{ customer.renewalDate | days_until }}', '3'],
    ['{{ "2026-02-27" | days_until }}', '-2'],
    ['{{ nothing | default: "n/a" | upcase }}', 'N/A'],
    ['{{ customer | json }}', JSON.stringify(scope.customer)],
    ['{% for s in stakeholders %}{{ s.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}', 'Zoe, Ann'],
    ['{{ stakeholders | sort: "name" | map: "name" | join: "+" }}', 'Ann+Zoe'],
    ['{{ stakeholders | where: "role", "user" | first | json }}', '{"name":"Ann","role":"user"}'],
    ['{% if order.total > 10000 %}big{% else %}small{% endif %}', 'big'],
    ['{% assign x = order.total | times: 2 %}{{ x }}', '25001'],
    ['{% case customer.name %}{% when "Acme" %}yes{% endcase %}', 'yes'],
    ['{{ secrets.TOKEN }}{{ customer.constructor }}{{ customer.__proto__ }}{{ constructor }}{{ toString }}', ''],
  ])('renders %s', (template, expected) => {
    expect(text(template)).toBe(expected);
  });

  it.each([
    ['{{ a', 'template_syntax'],
    ['{% if %}', 'template_syntax'],
    ['{% if a %}', 'template_syntax'],
    ['{{ a | shout }}', 'unknown_filter'],
    ['{% include "x" %}', 'unknown_tag'],
    ['{% render "x" %}', 'unknown_tag'],
    ['{% layout "x" %}', 'unknown_tag'],
    [`{{ a }}${'x'.repeat(60_000)}`, 'template_too_long'],
    ['{% for i in (1..1000000000) %}x{% endfor %}', 'too_much_work'],
    ['{% for i in (1..1000000) %}{% endfor %}', 'too_much_work'],
    ['{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}', 'too_much_work'],
    [
      '{% for i in (1..1000) %}{{ "x" | append: "0123456789012345678901234567890123456789012345678901234567890123456789" }}{% endfor %}',
      'output_too_large',
    ],
    ['{% assign s = "ab" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}', 'too_much_work'],
    [
      '{% assign s = "aaaaaaaaaa" %}{% for i in (1..60) %}{% assign s = s | replace: "a", s %}{% endfor %}{{ s }}',
      'too_much_work',
    ],
    [`${'{% if true %}'.repeat(60)}x${'{% endif %}'.repeat(60)}`, 'template_too_deep'],
  ])('refuses %s', (template, code) => {
    const started = performance.now();
    expect(codeOf(() => text(template))).toBe(code);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('renderValue', () => {
  it('keeps the type of a value that is one path', () => {
    expect(
      renderValue(
        {
          total: '{{ order.total }}',
          tags: '{{customer.tags}}',
          who: '{{ customer }}',
          text: '{{ order.total }}!',
          n: 3,
        },
        scope,
      ),
    ).toEqual({ total: 12_500.5, tags: ['a', 'b'], who: scope.customer, text: '12500.5!', n: 3 });
  });

  it('gives null for a missing path and hides secrets', () => {
    expect(
      renderValue(['{{ nope.x }}', '{{ secrets.TOKEN }}', '{{ secrets }}', '{{ customer["constructor"] }}'], scope),
    ).toEqual([null, null, null, null]);
  });

  it('renders deep values and refuses bottomless ones', () => {
    expect(renderValue([{ a: ['{{ customer.name }} x'] }], scope)).toEqual([{ a: ['Acme x'] }]);
    let deep: unknown = '{{ customer.name }}';
    for (let level = 0; level < 100; level += 1) deep = [deep];
    expect(codeOf(() => renderValue(deep as never, scope))).toBe('template_too_deep');
  });
});
