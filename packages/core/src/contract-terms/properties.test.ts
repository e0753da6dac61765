import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractReadingSchema, type TextSpan } from '@renubu/contracts/contract-terms';
import { readTerms } from './read-terms.ts';

const pieces = [
  'This Agreement is made as of June 1, 2010 (the “Effective Date”) by and between ',
  'Abbey, Inc. ("Abbey") and Zenith GmbH ("Zenith"). ',
  'The initial term is thirty (30) days',
  'shall automatically renew for successive one (1) year periods ',
  'unless either party gives sixty (60) days’ notice ',
  'governed by the laws of the State of New York',
  'the ____ day of ____, 2004 ',
  'prices may not increase by more than 5 % ',
  'liability shall not exceed $1,000,000.00 ',
  'By: /s/ X\n',
  '(the "',
  '")',
  '(',
  ')',
  '“',
  '”',
  '. ',
  ';',
  '\n\n',
  '\t',
  ' and ',
  'between ',
  '[***]',
  '_____',
  '-----',
  'ﬁ',
  '\u00ad',
  '😀',
  '31/12/2021',
];
const contractText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 12, unit: 'binary' })), { maxLength: 40 })
  .map((parts) => parts.join(''));

const spansOf = (text: string): TextSpan[] => {
  const { terms, obstacles, overview } = readTerms(text);
  return [
    ...Object.values(terms).flatMap((term) => term?.spans ?? []),
    ...obstacles.flatMap(({ spans }) => spans),
    ...overview.flatMap(({ spans }) => spans),
  ];
};

describe('reading any text', () => {
  it('gives spans that are slices of the text', () => {
    fc.assert(
      fc.property(contractText, (text) => {
        for (const span of spansOf(text)) {
          expect(span.start).toBeLessThan(span.end);
          expect(span.text).toBe(text.slice(span.start, span.end));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives what its schema says, and the same twice', () => {
    fc.assert(
      fc.property(contractText, (text) => {
        const reading = readTerms(text);
        expect(contractReadingSchema.parse(reading)).toEqual(reading);
        expect(readTerms(text)).toEqual(reading);
      }),
      { numRuns: 200 },
    );
  });

  it('finds nothing in nothing', () => {
    expect(Object.values(readTerms('').terms).every((term) => term === null)).toBe(true);
  });

  it('says that a long text was cut', () => {
    const { warnings } = readTerms('This Agreement. '.repeat(100), { maxLength: 500 });
    expect(warnings).toEqual(['Only the first 500 characters were read.']);
  });
});

const hostile: Record<string, string> = {
  'lines to sign on': '_',
  'dotted lines': '.',
  'blanks to fill in': '____ ',
  'numbers in brackets': 'thirty (30) ',
  'lengths of time': 'thirty (30) days prior written notice ',
  'renewals without end': 'shall automatically renew for successive one (1) year terms unless ',
  'open brackets': '(',
  'open quotes': '("',
  blanks: '____ day of ____ ',
  'one word': 'a',
  spaces: ' ',
  'new lines': '\n',
  'between and between': 'by and between A, Inc. and ',
  'laws of laws': 'governed by the laws of the State of ',
  'dates in a row': 'June 1, 2010 ',
  'the term of this agreement': 'the term of this Agreement shall be for the ',
  'definitions without an end': '(hereinafter referred to as "',
  aliases: 'Abbey, Inc. ("Abbey") ',
  'full stops': 'A. ',
  dashes: '- ',
  amounts: '$1,000,000 liability exceed ',
  signatures: 'By: X Date: 1/1/2001\n',
  digits: '1,',
};

describe('hostile texts', () => {
  // Four times the text may take no more than about four times as long; a quadratic pattern would take sixteen.
  it.each(Object.entries(hostile))(
    '%s: the time grows with the length',
    (_, piece) => {
      const cost = (length: number): number => {
        const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
        const before = process.cpuUsage();
        readTerms(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      cost(20_000);
      const small = Math.max(cost(50_000), 15);
      expect(cost(200_000) / small).toBeLessThan(10);
    },
    60_000,
  );
});
