import { describe, expect, it } from 'vitest';
import { renderText, TemplateError } from './render.ts';

const list = Array.from({ length: 3000 }, (_, index) => ({ name: `n${index}`, value: index, tags: [index] }));
const scope = {
  now: '2026-01-01T00:00:00Z',
  a: { b: 1 },
  list,
  lists: list.map(() => ['x', 'y']),
  text: 'a'.repeat(200_000),
};
const loop = (body: string): string => `{% for i in list %}${body}{% endfor %}`;

describe('hostile templates end soon', () => {
  const templates = [
    '{{'.repeat(25_000),
    '{%'.repeat(25_000),
    `{{ a${' | upcase'.repeat(5000)} }}`,
    `{% if a${' and a'.repeat(8000)} %}x{% endif %}`,
    `{{ a${'.b'.repeat(20_000)} }}`,
    `{{ a${'[b'.repeat(10_000)}${']'.repeat(10_000)} }}`,
    `{% assign x = ${'('.repeat(20_000)} %}`,
    `{% case a %}${'{% when 1 %}'.repeat(4000)}{% endcase %}`,
    `{{${' '.repeat(49_000)}}}`,
    loop(`{{ a${' | upcase'.repeat(4000)} }}`),
    loop(`{% if a${' and a'.repeat(8000)} %}x{% endif %}`),
    loop(`{% if a %}x${'{% elsif false %}'.repeat(2000)}{% endif %}`),
    loop(`{% case text %}${'{% when 1 %}'.repeat(3000)}{% endcase %}`),
    loop(`{% case lists %}${'{% when lists %}'.repeat(2000)}{% endcase %}`),
    loop(`{{ a${'.b'.repeat(20_000)} }}`),
    loop(loop('')),
    loop('{{ list | map: "name" | join }}'),
    loop('{% assign x = list | sort: "value" | reverse | uniq | size %}'),
    loop('{% assign x = list | where: "value", 5 %}'),
    loop('{% assign x = lists | where: "size", lists %}'),
    loop('{% assign x = list | json %}'),
    loop('{% assign x = list | sum: "value" %}'),
    loop('{% assign x = text | split: "" | uniq %}'),
    loop('{% assign x = text | replace: "a", text %}'),
    loop('{% assign x = text | upcase | downcase %}'),
    loop('{% if text contains "aaaaaaaaaaaaaaab" %}{% endif %}'),
    loop('{% if lists == lists %}{% endif %}'),
    loop('{{ i.value | date: "full", "Europe/Zurich" }}{{ i.value | money: "EUR" }}'),
    loop(`{% assign x = now${' | date: "full"'.repeat(500)} %}`),
    loop('{{ list }}'),
    `{% for i in (1..100000) %}{% for j in (1..100000) %}{% endfor %}{% endfor %}`,
  ];

  it.each(templates.map((template) => [template.slice(0, 70), template]))('%s', (_start, template) => {
    const started = performance.now();
    try {
      expect(renderText(template, scope).length).toBeLessThanOrEqual(65_536);
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('gives the same text or error each time', () => {
    const run = (): string => {
      try {
        return renderText(loop('{{ i.name | upcase }}'), scope);
      } catch (error) {
        return (error as TemplateError).code;
      }
    };
    expect(new Set([run(), run(), run()]).size).toBe(1);
  });
});
