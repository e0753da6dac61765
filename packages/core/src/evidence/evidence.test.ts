import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStatement, isValue } from './check.ts';
import { readCitedText } from './cited-text.ts';
import { change, day, indexFacts, money, number, percentage, type Fact, type FactValue } from './facts.ts';
import { findNumbers, valueOf } from './numbers.ts';
import { splitSentences } from './sentences.ts';

const texts = (source: string) => splitSentences(source).map(({ text }) => text);

describe('sentences', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['Dr. Smith of Acme Inc. called. He was calm.', ['Dr. Smith of Acme Inc. called.', 'He was calm.']],
    ['ARR is $1.2M. It grew 3.5 % in Q1.', ['ARR is $1.2M.', 'It grew 3.5 % in Q1.']],
    ['Use e.g. the portal. J. Doe knows.', ['Use e.g. the portal.', 'J. Doe knows.']],
    ['Der Vertrag endet am 3. März 2026. Das ist bald.', ['Der Vertrag endet am 3. März 2026.', 'Das ist bald.']],
    ['Im 2. Quartal fiel die Nutzung, z. B. bei Acme.', ['Im 2. Quartal fiel die Nutzung, z. B. bei Acme.']],
    ['- first point\n- second. And more.\n1. third', ['first point', 'second.', 'And more.', 'third']],
    ['He said “Stop.” Then he left.', ['He said “Stop.”', 'Then he left.']],
    ['Usage fell 23 %. [e3] Tickets are open [e4].', ['Usage fell 23 %. [e3]', 'Tickets are open [e4].']],
    ['', []],
  ])('%j', (source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  it('stand where they say and leave out nothing but space and list markers', () => {
    const word = fc.constantFrom(
      'Usage',
      'fell',
      '23 %',
      '1.5',
      'Dr.',
      '3. März',
      '- ',
      '\n',
      '. ',
      '? ',
      '"',
      '[e1]',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 6 }))), (parts) => {
        const source = parts.join('');
        let at = 0;
        for (const { text, start, end } of splitSentences(source)) {
          expect(source.slice(start, end)).toBe(text);
          expect(source.slice(at, start)).toMatch(/^[\s\p{P}\da-z]*$/u);
          expect(start).toBeGreaterThanOrEqual(at);
          at = end;
        }
        expect(source.slice(at).trim()).toMatch(/^$|^[-*•–—()\d.a-z]{1,5}$/);
      }),
      { numRuns: 500 },
    );
  });
});

const found = (text: string) => findNumbers(text).map((one) => [one.kind, one.text, valueOf(one)]);

describe('numbers in a sentence', () => {
  it.each([
    ['ARR is $1.2M', [['money', '$1.2M', 1_200_000]]],
    ['it pays 1.250.000 EUR a year', [['money', '1.250.000 EUR', 1_250_000]]],
    ['usage fell 23 %', [['percent', '23 %', 23]]],
    [
      'usage −23%, or 12.5 percent',
      [
        ['percent', '−23%', -23],
        ['percent', '12.5 percent', 12.5],
      ],
    ],
    ['um 4,5 Prozent', [['percent', '4,5 Prozent', 4.5]]],
    ['The risk is 78 of 100', [['number', '78', 78]]],
    [
      'an NPS of 4 out of 10 and a CSAT of 3.1/5',
      [
        ['number', '4', 4],
        ['number', '3.1', 3.1],
      ],
    ],
    ['renews on March 4, 2026', [['date', 'March 4, 2026', '2026-03-04']]],
    ['endet am 3. März 2026', [['date', '3. März 2026', '2026-03-03']]],
    ['bis 31.12.2026', [['date', '31.12.2026', '2026-12-31']]],
    ['since May 2025', [['date', 'May 2025', '2025-05']]],
    ['founded in 2019', [['year', '2019', 2019]]],
    [
      'three tickets and 1,204 seats',
      [
        ['number', 'three', 3],
        ['number', '1,204', 1204],
      ],
    ],
    [
      '$500k and €2.5 million',
      [
        ['money', '$500k', 500_000],
        ['money', '€2.5 million', 2_500_000],
      ],
    ],
    ['SOC 2, Q3, v2.1, ticket ABC-123, mail a1@b2.io, at 14:30, 24/7 [e12]', []],
    ['2 Mio. EUR', [['money', '2 Mio. EUR', 2_000_000]]],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

const evidence = { kind: 'signal', id: 's1', label: 'usage' } as const;
const check = (text: string, values: FactValue[]) =>
  checkStatement({ text, evidence: [evidence] }, indexFacts([{ evidence, values }]));
const statuses = (text: string, values: FactValue[]) => check(text, values).numbers.map(({ status }) => status);

describe('a sentence against its evidence', () => {
  it.each<[string, FactValue[], boolean]>([
    ['ARR is $1.2M.', [money(1_200_000)], true],
    ['ARR is $1.2M.', [money(1_240_000)], true],
    ['ARR is $1.2M.', [money(1_260_000)], false],
    ['ARR is $500,000.', [money(500_000)], true],
    ['ARR is about $500,000.', [money(487_000)], true],
    ['ARR is $500,000.', [money(487_000)], false],
    ['Usage fell 23 %.', [change(-23)], true],
    ['Usage fell 23 %.', [change(-23.4)], true],
    ['Usage fell by 23 percent.', [{ kind: 'ratio', value: -0.23 }], true],
    ['Usage grew 23 %.', [change(-23)], false],
    ['Usage fell 23 %.', [change(23)], false],
    ['Usage fell 24 %.', [change(-23)], false],
    ['Five tickets are open.', [number(5)], true],
    ['6 tickets are open.', [number(5)], false],
    ['5 tickets are open.', [percentage(5)], false],
    ['It renews on 4 March 2026.', [day('2026-03-04')], true],
    ['It renews on 3/4/2026.', [day('2026-03-04')], true],
    ['It renews on March 4.', [day('2026-03-04T10:00:00Z')], true],
    ['It renews on March 5.', [day('2026-03-04')], false],
    ['It renews in 2026.', [day('2026-03-04')], true],
    ['Der ARR beträgt 1.234.567 €.', [money(1_234_567)], true],
    ['Nothing of note happened.', [], true],
  ])('%s %j is supported: %s', (text, values, supported) => {
    expect(check(text, values).supported).toBe(supported);
  });

  it('tells a mismatch from a number without any value to hold it against', () => {
    expect(statuses('It is 7.', [number(8)])).toEqual(['mismatch']);
    expect(statuses('It is 7.', [])).toEqual(['unsupported']);
    expect(checkStatement({ text: 'It is 7.', evidence: [] }, new Map()).numbers[0]).toMatchObject({
      status: 'unsupported',
      evidenceId: null,
    });
  });

  it('drops evidence that is not known, and calls a claim without evidence unsupported', () => {
    const invented = { kind: 'signal', id: 'made-up', label: 'x' } as const;
    const facts = indexFacts([{ evidence, values: [number(7)] }]);
    const answer = checkStatement({ text: 'It is 7.', evidence: [invented] }, facts);
    expect(answer).toMatchObject({ evidence: [], supported: false });
    expect(checkStatement({ text: 'They are happy.', evidence: [] }, facts).supported).toBe(false);
    for (const text of ['Hi Anna,', 'Could we talk next week?', 'Best regards,'])
      expect(checkStatement({ text, evidence: [] }, facts).supported).toBe(true);
  });

  it('finds every value again however it is formatted', () => {
    const amounts = fc.integer({ min: 1, max: 2_000_000_000 });
    fc.assert(
      fc.property(amounts, (value) => {
        const written = [
          `$${value.toLocaleString('en-US')}`,
          `${value.toLocaleString('de-DE')} EUR`,
          `$${String(value)}`,
          `$${(value / 1e6).toFixed(3)}M`,
        ];
        for (const text of written) expect(statuses(`ARR is ${text}.`, [money(value)])).toEqual(['matched']);
        for (const text of written.slice(0, 3))
          expect(statuses(`ARR is ${text}.`, [money(value + 1)])).toEqual(['mismatch']);
      }),
    );
  });

  it('never matches a value further away than rounding', () => {
    const one = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(one, one, (said, value) => {
        const [number0] = findNumbers(`It was ${said} units.`);
        if (number0 === undefined) return;
        expect(isValue(number0, number(value))).toBe(Math.abs(said) === Math.abs(value));
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const answer = check(text, [number(1)]);
        for (const { text: part, start } of answer.numbers) expect(text.slice(start, start + part.length)).toBe(part);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text made to hurt', () => {
  it.each(['1 ', 'a.', 'a', '12:3', '. A', '![', 'a-', '5 of '])('of %j is read in time that grows with it', (part) => {
    const text = part.repeat(100_000 / part.length);
    const began = performance.now();
    findNumbers(text);
    readCitedText(text, new Map());
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('text with citations', () => {
  const facts: Fact[] = [{ evidence, values: [change(-23)] }];
  const known = new Map([['e1', evidence]]);
  it('gives each sentence its evidence and loses the brackets', () => {
    expect(readCitedText('**Usage** fell 23 % [e1]. It may go on [e9].\n- Call them [e1, e1]', known)).toEqual([
      {
        isItem: false,
        statements: [
          { text: 'Usage fell 23 %.', evidence: [evidence] },
          { text: 'It may go on.', evidence: [] },
        ],
      },
      { isItem: true, statements: [{ text: 'Call them', evidence: [evidence] }] },
    ]);
    expect(check('Usage fell 23 %.', facts[0]?.values ?? []).supported).toBe(true);
  });
});
