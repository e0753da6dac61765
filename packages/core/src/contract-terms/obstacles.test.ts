import { describe, expect, it } from 'vitest';
import { readTerms } from './read-terms.ts';

const obstacles = (text: string): string[] =>
  readTerms(text).obstacles.map(({ kind, severity }) => `${kind} ${severity}`);

const renewal = (notice: string): string =>
  `This Agreement shall automatically renew for successive one (1) year terms unless either party gives ${notice} prior written notice of its intent not to renew.`;

describe('obstacles', () => {
  it.each([
    ['a long notice', renewal('ninety (90) days'), ['notice_period critical', 'auto_renew_opt_out favorable']],
    ['a middling notice', renewal('sixty (60) days'), ['notice_period important', 'auto_renew_opt_out favorable']],
    ['a short notice', renewal('thirty (30) days'), ['notice_period favorable', 'auto_renew_opt_out favorable']],
    [
      'no renewal by itself',
      'This Agreement may be renewed for one (1) year by mutual written agreement of the parties.',
      ['auto_renew_opt_out critical'],
    ],
    ['a tight price cap', 'Supplier may increase the fees by no more than 2% a year.', ['pricing_limits critical']],
    ['a price cap', 'Any increase of the fees shall not exceed 8% in a year.', ['pricing_limits important']],
    ['fixed prices', 'The prices shall not be increased during the term.', ['pricing_limits critical']],
    [
      'an end without a cause',
      'Customer may terminate this Agreement without cause upon thirty (30) days notice.',
      ['termination critical'],
    ],
    [
      'an end without a cause, far ahead',
      'Customer may terminate this Agreement for convenience upon one hundred eighty (180) days notice.',
      ['termination important'],
    ],
    ['a minimum', 'Customer agrees to a minimum annual commitment of $250,000.', ['volume_commitment important']],
    ['a cap on liability', 'In no event shall the liability of Supplier exceed $100,000.', ['liability favorable']],
    ['nothing', 'The parties wish each other well.', []],
  ])('%s', (_, text, expected) => {
    expect(obstacles(text)).toEqual(expected);
  });

  it('raises the risk with what is critical', () => {
    const critical = 'The prices shall not be increased during the term.';
    expect(readTerms('Nothing.').riskLevel).toBe('low');
    expect(readTerms(critical).riskLevel).toBe('medium');
    expect(readTerms(`${critical} ${renewal('ninety (90) days')}`).riskLevel).toBe('high');
  });

  it('rests on the clause', () => {
    const [obstacle] = readTerms(`Words before. ${renewal('ninety (90) days')} Words behind.`).obstacles;
    expect(obstacle?.spans[0]?.text).toBe(renewal('ninety (90) days'));
    expect(obstacle?.reason).toContain('90 days');
  });
});

describe('overview', () => {
  it('tells the contract in sentences that rest on clauses', () => {
    const text = `SERVICES AGREEMENT\n\nThis Agreement is made as of June 1, 2010 (the "Effective Date") by and between Abbey, Inc. ("Abbey") and Zenith, Inc. ("Zenith"). The initial term of this Agreement is three (3) years. ${renewal('ninety (90) days')} This Agreement shall be governed by the laws of the State of Texas.`;
    const { overview } = readTerms(text);
    expect(overview.map((line) => line.text)).toEqual([
      'SERVICES AGREEMENT between Abbey, Inc. and Zenith, Inc.',
      'It runs from 2010-06-01 to 2013-06-01.',
      'It renews by itself (successive 1 year) unless notice is given 90 days before the end.',
      'The last day for notice is 2013-03-03, on a business day by 2013-03-01.',
      'The law of Texas applies.',
    ]);
    expect(overview.every(({ spans }) => spans.length > 0)).toBe(true);
  });
});
