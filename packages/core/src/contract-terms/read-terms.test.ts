import { describe, expect, it } from 'vitest';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import { readTerms } from './read-terms.ts';

/** A term as one line: its normalized value, lengths as `30 day`, null when absent. */
function term(name: ContractTermName, text: string): string | null {
  const found = readTerms(text).terms[name];
  if (found === null) return null;
  const { normalized } = found;
  if (typeof normalized === 'object' && !Array.isArray(normalized) && 'unit' in normalized) {
    const successive = 'successive' in normalized && normalized.successive ? 'successive ' : '';
    return `${successive}${normalized.n} ${'business' in normalized && normalized.business ? 'business ' : ''}${normalized.unit}`;
  }
  return typeof normalized === 'object' ? JSON.stringify(normalized) : String(normalized);
}

const opening =
  'This Agreement is made as of June 1, 2010 (the "Effective Date") by and between Abbey, Inc. ("Abbey") and Zenith, Inc. ("Zenith"). ';

type Case = readonly [string, string | null];
const check = (name: ContractTermName, cases: readonly Case[], before = ''): void => {
  describe(name, () => {
    it.each(cases)('%s', (text, expected) => {
      expect(term(name, before + text)).toBe(expected);
    });
  });
};

check('agreementDate', [
  ['This Agreement is made and entered into as of the 1st day of June, 2010, by and between A and B.', '2010-06-01'],
  ['This Agreement (the "Agreement"), dated as of June 1, 2010, is between A and B.', '2010-06-01'],
  ['This Amended and Restated Services Agreement is dated as of June 1, 2010 by and between A and B.', '2010-06-01'],
  [
    'This Services Agreement ("Agreement"), effective June 1, 2010 ("Effective Date"), is by and between A and B.',
    '2010-06-01',
  ],
  ['This Service Agreement ("SA") is effective as of the date of last signature. Dated: June 1, 2010', '2010-06-01'],
  ['DATED 1 June 2010 (1) A LIMITED (2) B LIMITED', '2010-06-01'],
  ['AGREEMENT made this first day of June 2010 between A and B', '2010-06-01'],
  ['SERVICES AGREEMENT June 1, 2010 by and between A and B', '2010-06-01'],
  ['Agreement Date: June 1, 2010. Customer: A.', '2010-06-01'],
  ['This Agreement is entered into on 1 June 2010 between A and B.', '2010-06-01'],
  ['THIS AGREEMENT dated for reference the 1st day of June, 2010 is between A and B.', '2010-06-01'],
  ['This Agreement is executed on this the 1st day of June, 2010.', '2010-06-01'],
  ['THIS AGREEMENT, made and entered into this 1st day of June, 2010 (hereinafter "Effective Date")', '2010-06-01'],
  ['This Agreement is entered into as of the ____ day of _______, 2010 between A and B.', null],
  ['This Agreement is made as of December [__], 2016 between A and B. It was approved on June 1, 2010.', null],
  ['This Agreement is entered into this 3rd of June, 2010, between A and B.', '2010-06-03'],
  ['This Agreement is made as of the date: June 1, 2010.', '2010-06-01'],
  ['THIS AGREEMENT is made on the first day of June in the year two thousand and ten between A and B.', '2010-06-01'],
  ['MAINTENANCE AGREEMENT NO. 7 entered into on 2010-06-01 by A and B.', '2010-06-01'],
  ['This Agreement is made and effective this June 1st, 2010, by and between A and B.', '2010-06-01'],
  ['IN WITNESS WHEREOF, the parties have executed this Agreement as of June 1, 2010.', '2010-06-01'],
  [
    'This First Amendment to the Agreement dated May 1, 2009 is made as of June 1, 2010 by and between A and B.',
    '2010-06-01',
  ],
  ['This Agreement is between A and B.', null],
]);

check('effectiveDate', [
  ['This Agreement is made as of June 1, 2010 (the "Effective Date") between A and B.', '2010-06-01'],
  ['This Agreement is dated May 2, 2010 and shall become effective on June 1, 2010.', '2010-06-01'],
  ['"Effective Date" means June 1, 2010.', '2010-06-01'],
  ['COMMENCEMENT DATE FOR MAINTENANCE UNDER THIS ADDENDUM: June 1, 2010', '2010-06-01'],
  ['The term of this Agreement shall commence on June 1, 2010 and run for one year.', '2010-06-01'],
  ['It shall be effective on 01 June 2010 and shall have a duration of two years.', '2010-06-01'],
  ['This Agreement takes effect from June 1, 2010.', '2010-06-01'],
  ['The parties made a deal on prices in effect on the date of each order.', null],
]);

check(
  'expirationDate',
  [
    [
      'The initial term of this Agreement shall be for a period of five (5) years from the Effective Date.',
      '2015-06-01',
    ],
    ['This Agreement shall be for a term of one year commencing on the date first above written.', '2011-06-01'],
    ['This Agreement shall continue in effect for six (6) months (the "Initial Term").', '2010-12-01'],
    [
      'The Term shall commence upon the Effective Date and shall continue for an initial term of five (5) years.',
      '2015-06-01',
    ],
    ['This Agreement will remain in effect until December 31, 2012, unless terminated earlier.', '2012-12-31'],
    ['Expiration Date: August 31, 2012.', '2012-08-31'],
    ['The term of this Agreement shall begin on July 1, 2010 and end on June 30, 2013.', '2013-06-30'],
    ['The term of this Agreement is from July 1, 2010 through June 30, 2013.', '2013-06-30'],
    ['This Agreement shall expire on the third anniversary of the Effective Date.', '2013-06-01'],
    ['Unless earlier terminated, this Agreement expires one (1) year after the Effective Date.', '2011-06-01'],
    ['This Agreement shall terminate two years from the date hereof.', '2012-06-01'],
    [
      'The term of this Agreement shall commence on September 15, 2010 and continue for thirty-six (36) months.',
      '2013-09-15',
    ],
    ['This Agreement shall be valid for a period of 3 years from its signature.', '2013-06-01'],
    ['Term: July 1, 2010 to June 30, 2013.', '2013-06-30'],
    ['The Term ends on the fifth (5th) anniversary of the Effective Date.', '2015-06-01'],
    ['Term: 3 years', '2013-06-01'],
    ['Term. Three (3) years from the Effective Date.', '2013-06-01'],
    ['This Agreement shall continue indefinitely until terminated by either party.', 'perpetual'],
    [
      'This Agreement is effective on the Effective Date and shall remain in full force and effect until terminated in accordance with Section 9.',
      'perpetual',
    ],
    [
      'This Agreement shall commence on the Effective Date and, unless earlier terminated as provided herein, shall continue for a period of three (3) years (the "Initial Term").',
      '2013-06-01',
    ],
    [
      'The initial term of this Agreement will commence on the Effective Date and will expire on December 31, 2012.',
      '2012-12-31',
    ],
    ['This Agreement shall be in force for ten (10) years from the date of execution.', '2020-06-01'],
    ['The Term of this Agreement is one (1) year.', '2011-06-01'],
    ['This Agreement is for a one-year term.', '2011-06-01'],
    ['This Agreement shall have a term of 24 months.', '2012-06-01'],
    ['This Agreement will terminate on the earlier of (i) December 31, 2015 or (ii) the sale of Abbey.', '2015-12-31'],
    ['The services are for a term beginning July 1, 2010 and ending June 30, 2012.', '2012-06-30'],
    ['This contract shall remain in force for an initial period of two (2) years.', '2012-06-01'],
    [
      'This Agreement shall continue in effect for two years from its effective date, and thereafter for successive annual periods, provided that such continuance is approved at least annually by the Board.',
      '2012-06-01',
    ],
    [
      'Unless sooner terminated as provided herein, this Agreement shall continue until January 18, 2012, and thereafter shall continue automatically for successive annual periods.',
      '2012-01-18',
    ],
    ['This Agreement shall expire at midnight on June 30, 2012.', '2012-06-30'],
    ['The duration of this Agreement is five years.', '2015-06-01'],
    ['The Agreement shall be valid until 30.06.2012.', '2012-06-30'],
    ['The term of this Agreement shall run through and including December 31, 2012.', '2012-12-31'],
    [
      'This Agreement shall commence on the date hereof and shall continue for an initial term ending on December 31, 2012.',
      '2012-12-31',
    ],
    ['The term hereof shall be five (5) years, beginning on the date first written above.', '2015-06-01'],
    ['The appointment is made for a fixed term of one year from the Effective Date.', '2011-06-01'],
    ['The confidentiality obligations survive for five (5) years after termination of this Agreement.', null],
    ['The warranty of the Products is for a period of one (1) year from delivery.', null],
    ['Supplier shall pay within thirty (30) days of the invoice under this Agreement.', null],
    ['Each party shall keep records for three (3) years during the term of this Agreement.', null],
    ['The Products may be returned until December 31, 2012.', null],
  ],
  opening,
);

check('renewalTerm', [
  [
    'This Agreement shall automatically renew for successive one (1) year periods unless either party gives notice.',
    'successive 1 year',
  ],
  ['Thereafter, this Agreement will renew for additional one-year terms.', 'successive 1 year'],
  [
    'This Agreement shall continue in effect for a three (3) year period, and thereafter shall renew automatically for successive one (1) year periods.',
    'successive 1 year',
  ],
  ['The Agreement may be extended for one additional term of two (2) years by mutual agreement.', '2 year'],
  ['This Agreement shall automatically extend for an additional two (2) years on the same terms.', '2 year'],
  ['This agreement shall renew automatically each year thereafter, unless either party objects.', 'successive 1 year'],
  ['This Agreement shall continue on a year to year basis until terminated.', 'successive 1 year'],
  ['After the initial term this Agreement continues from month to month.', 'successive 1 month'],
  ['The contract shall be automatically renewed for a period of one year on each renewal date.', 'successive 1 year'],
  ['This Agreement shall be automatically renewed for an additional year.', '1 year'],
  ['The Term will renew for up to three (3) consecutive twelve (12) month terms.', 'successive 12 month'],
  [
    'The initial term of this Agreement is three (3) years. It shall renew for successive periods of equal length.',
    'successive 3 year',
  ],
  ['It is established by calendar year and renewed tacitly every year.', 'successive 1 year'],
  ['This Agreement shall be renewable for successive terms of six months each upon notice.', 'successive 6 month'],
  [
    'Customer has the option to renew this Agreement for two (2) additional terms of one (1) year each.',
    'successive 1 year',
  ],
  [
    'This Agreement is for a term of one year; thereafter, it shall automatically continue until terminated by either party upon thirty (30) days notice.',
    'perpetual',
  ],
  ['This Agreement may be renewed for additional terms of one year each upon mutual agreement.', 'successive 1 year'],
  ['The term of this Agreement shall be extended automatically for one (1) year periods.', 'successive 1 year'],
  [
    'The initial term of this Agreement is two (2) years. It will automatically be renewed for like periods.',
    'successive 2 year',
  ],
  [
    'This Agreement shall continue until January 18, 2012, and thereafter shall continue automatically for successive annual periods.',
    'successive 1 year',
  ],
  ['Thereafter this Agreement shall continue in effect in one-year increments.', 'successive 1 year'],
  ['This Agreement shall be renewed on an annual basis.', 'successive 1 year'],
  ['The contract shall be renewed for a further period of 12 months.', '12 month'],
  ['This Agreement shall automatically renew for an additional three (3) year period.', '3 year'],
  ['Licensee may extend this Agreement for two (2) successive five-year renewal terms.', 'successive 5 year'],
  ['The parties may extend the term of this Agreement by one (1) year.', '1 year'],
  [
    'Upon expiration of the Initial Term, this Agreement shall automatically renew for consecutive renewal terms of five years.',
    'successive 5 year',
  ],
  ['This Agreement will be automatically extended for successive 90-day periods.', 'successive 90 day'],
  ['This Agreement has a term of five years and ends then.', null],
  ['The insurance policy shall be renewed for successive one year periods.', null],
  ['Supplier may extend the delivery date by thirty (30) days.', null],
]);

check('noticeToTerminateRenewal', [
  [
    'This Agreement shall renew for successive one (1) year terms unless either party gives at least thirty (30) days prior written notice of its intent not to renew.',
    '30 day',
  ],
  [
    'This Agreement renews automatically each year unless either party serves written notice of its intention not to renew at least 90 days prior to the expiration of the then current term.',
    '90 day',
  ],
  [
    'The contract shall be automatically renewed for one year, unless one of the parties terminates it by registered letter at least six (6) weeks prior to the renewal date.',
    '6 week',
  ],
  [
    'The Agreement will be automatically renewed for additional one (1) year terms unless thirty (30) days prior to the anniversary Licensee gives notice of its intention not to renew.',
    '30 day',
  ],
  [
    'The term shall automatically renew for successive years. Either party may elect not to renew by giving notice no later than sixty (60) days before the end of the then-current term.',
    '60 day',
  ],
  [
    'Unless terminated by either party on three (3) months written notice prior to the end of the term, this Agreement shall renew for two (2) years.',
    '3 month',
  ],
  [
    'This Agreement shall renew for one year periods unless notice of non-renewal is given ten (10) business days before expiration.',
    '10 business day',
  ],
  [
    'This Agreement shall automatically renew for one year unless written notice of termination is received by the other party not less than 90 days before the expiration of the term.',
    '90 day',
  ],
  [
    'This Agreement shall renew for successive one-year terms. Either party may prevent renewal by giving the other party written notice of its intention not to renew at least one hundred twenty (120) days prior to the expiration of the term.',
    '120 day',
  ],
  [
    'This Agreement shall renew annually, provided that neither party notifies the other, at least thirty (30) days in advance, that it does not wish to renew.',
    '30 day',
  ],
  [
    'The term of this Agreement will be automatically extended for one year unless cancelled by either party with two (2) months notice prior to the end of the term.',
    '2 month',
  ],
  [
    'Unless either party informs the other in writing six months prior to expiry that it does not wish to continue, this Agreement is extended by another two years.',
    '6 month',
  ],
  [
    'This Agreement renews for one-year terms. Notice of non-renewal must be delivered no fewer than 45 days before the end of the current term.',
    '45 day',
  ],
  ['This Agreement shall automatically renew for additional one-year terms.', null],
  ['Either party may terminate this Agreement upon thirty (30) days written notice of a breach.', null],
  ['Fees are due thirty (30) days after the invoice. The Agreement has a fixed term of one year.', null],
]);

check('governingLaw', [
  ['This Agreement shall be governed by and construed in accordance with the laws of the State of Texas.', 'Texas'],
  ['The laws of the State of California shall govern all issues arising under this Agreement.', 'California'],
  ['This Agreement is governed by New York law, without regard to conflicts of law.', 'New York'],
  ['THIS AGREEMENT SHALL BE GOVERNED BY THE LAWS OF THE STATE OF NEW YORK.', 'New York'],
  ['This Agreement shall be construed under the laws of the Commonwealth of Massachusetts.', 'Massachusetts'],
  [
    'This contract is subject to the law of England and Wales and the parties submit to the English courts.',
    'England; Wales',
  ],
  [
    'This Agreement shall be governed by the laws of the Province of Ontario and the federal laws of Canada applicable therein.',
    'Ontario, Canada',
  ],
  ['This Agreement shall be governed by the laws of the Federal Republic of Germany, excluding the CISG.', 'Germany'],
  ['This Agreement shall be governed by the PRC Law.', "People's Republic of China"],
  ['This Agreement is governed by Swiss substantive law; place of jurisdiction is Zurich.', 'Switzerland'],
  [
    'This Agreement shall be governed by the laws of the State of Delaware, and the courts of California shall have jurisdiction.',
    'Delaware',
  ],
  [
    'The validity, construction and performance of this Agreement shall be governed by the internal laws, and not the law of conflicts, of the State of Illinois.',
    'Illinois',
  ],
  ['This Agreement shall be governed by the laws of the United States and the State of Ohio.', 'Ohio'],
  ['This Agreement shall be interpreted in accordance with the laws of Hong Kong.', 'Hong Kong'],
  ['This Agreement and its enforcement shall be governed by Israeli law.', 'Israel'],
  ['This Agreement shall be governed by the laws of the state of [●].', null],
  ['Abbey, Inc. is a corporation organized and existing under the laws of the State of Nevada.', null],
  ['Supplier shall comply with all laws of the State of Texas and the United States.', null],
  ['The Products meet the laws of France on labelling.', null],
]);

check('terminationForConvenience', [
  [
    'Either party may terminate this Agreement at any time for its convenience upon sixty (60) days notice.',
    '{"by":"either party","either":true,"notice":{"n":60,"unit":"day"}}',
  ],
  [
    'Customer may terminate this Agreement without cause upon ninety (90) days prior written notice.',
    '{"by":"Customer","either":false,"notice":{"n":90,"unit":"day"}}',
  ],
  [
    'Either party may terminate this Agreement if the other party breaches it and fails to cure within thirty (30) days of notice.',
    null,
  ],
  ['Upon termination of this Agreement for any reason, all rights end.', null],
  [
    'This Agreement may be terminated by either party, without cause, upon 30 days written notice.',
    '{"by":"either party","either":true,"notice":{"n":30,"unit":"day"}}',
  ],
  [
    'Licensor may at any time terminate this Agreement by giving ninety (90) days written notice.',
    '{"by":"Licensor","either":false,"notice":{"n":90,"unit":"day"}}',
  ],
  [
    'The Company may, in its sole discretion, terminate the appointment at any time.',
    '{"by":"The Company","either":false,"notice":null}',
  ],
  ['Abbey may terminate this Agreement immediately upon the bankruptcy of Zenith.', null],
  ['Sections 4 and 5 survive the termination (for any reason) of this Agreement.', null],
]);

check('priceRestrictions', [
  [
    'Supplier may increase the fees once a year, but no increase shall exceed five percent (5%) of the fees then in effect.',
    '{"kind":"increase_cap","percent":5}',
  ],
  ['The prices shall remain fixed for the first year.', '{"kind":"fixed_price","percent":null}'],
  ['Annual price increases shall follow the Consumer Price Index.', '{"kind":"index_linked","percent":null}'],
  ['The liability of Supplier shall not exceed 5% of the price.', null],
  ['Supplier may change its prices at any time.', null],
  [
    'In no event will the hourly rates be increased by more than 3.5% in any twelve-month period.',
    '{"kind":"increase_cap","percent":3.5}',
  ],
  [
    'The fees are firm for the Initial Term and may be adjusted thereafter by up to four percent (4%) per year.',
    '{"kind":"increase_cap","percent":4}',
  ],
  ['The Fees shall not be increased during the Initial Term.', '{"kind":"fixed_price","percent":null}'],
  [
    'Supplier shall charge prices no less favorable than those offered to any other customer.',
    '{"kind":"most_favoured","percent":null}',
  ],
  ['Late payments bear interest at a rate not to exceed 1.5% per month.', null],
  ['Supplier shall invoice the charges monthly.', null],
]);

check('capOnLiability', [
  [
    "In no event shall Supplier's liability exceed $100,000.",
    '{"kind":"amount","amount":{"amount":100000,"currency":"USD"}}',
  ],
  [
    'The total liability of each party shall be limited to the fees paid in the preceding twelve months.',
    '{"kind":"fees","amount":null}',
  ],
  [
    'Neither party shall be liable for any indirect or consequential damages.',
    '{"kind":"excluded_damages","amount":null}',
  ],
  ['Supplier shall maintain liability insurance.', null],
  [
    'THE AGGREGATE LIABILITY OF EITHER PARTY WILL NOT EXCEED THE AMOUNTS PAID HEREUNDER.',
    '{"kind":"fees","amount":null}',
  ],
  [
    'Liability under this Agreement is limited to EUR 1.5 million.',
    '{"kind":"amount","amount":{"amount":1500000,"currency":"EUR"}}',
  ],
  [
    'No action may be brought more than one (1) year after the cause of action accrued.',
    '{"kind":"time_limit","amount":null}',
  ],
  ['Zenith is a limited liability company.', null],
]);

check('paymentTerms', [
  [
    'All invoices are due and payable within thirty (30) days of receipt of the invoice.',
    '{"days":30,"business":false}',
  ],
  ['Payment terms are net 45 days from the date of invoice.', '{"days":45,"business":false}'],
  [
    'Licensee shall remit payment no later than 60 days following receipt of an invoice.',
    '{"days":60,"business":false}',
  ],
  ['Net 30.', null],
  ['Terms of payment: net thirty (30) days.', '{"days":30,"business":false}'],
  [
    'Royalties are payable within forty-five (45) days after the end of each calendar quarter.',
    '{"days":45,"business":false}',
  ],
  ['Customer shall pay each invoice within ten (10) business days after receipt.', '{"days":10,"business":true}'],
  ['Either party may terminate if payment is not made within thirty (30) days of notice.', null],
]);

check('minimumCommitment', [
  ['Customer shall purchase at least 10,000 units in each year.', '{"kind":"quantity","amount":null,"quantity":10000}'],
  [
    'Customer agrees to a minimum annual commitment of $250,000.',
    '{"kind":"amount","amount":{"amount":250000,"currency":"USD"},"quantity":null}',
  ],
  ['There is no guarantee of any minimum revenue.', null],
  ['Buyer shall order a minimum of 500 tonnes per year.', '{"kind":"quantity","amount":null,"quantity":500}'],
  [
    'Licensee shall pay a minimum annual royalty of $20,000.',
    '{"kind":"amount","amount":{"amount":20000,"currency":"USD"},"quantity":null}',
  ],
  [
    'The monthly fee shall in no event be less than $5,000 per month.',
    '{"kind":"amount","amount":{"amount":5000,"currency":"USD"},"quantity":null}',
  ],
  [
    'Customer commits to spend at least $1,200,000 during the Initial Term.',
    '{"kind":"amount","amount":{"amount":1200000,"currency":"USD"},"quantity":null}',
  ],
  [
    'Client guarantees that the fees paid will be no less than $75,000 per quarter.',
    '{"kind":"amount","amount":{"amount":75000,"currency":"USD"},"quantity":null}',
  ],
  [
    'Distributor shall purchase not less than eighty percent (80%) of its requirements from Supplier.',
    '{"kind":"quantity","amount":null,"quantity":80}',
  ],
  ['Supplier shall maintain insurance with a minimum coverage of $1,000,000.', null],
  ['Notice shall be given at least 30 days before the meeting.', null],
]);

check('autoRenew', [
  ['This Agreement shall automatically renew for successive one (1) year periods.', 'true'],
  ['This Agreement may be renewed for one (1) year by mutual written agreement of the parties.', 'false'],
  ['This Agreement has a term of one year.', null],
]);

check('documentName', [
  [
    'Exhibit 10.1\n\nMASTER SERVICES AGREEMENT\n\nThis Master Services Agreement is made as of May 1, 2010.',
    'MASTER SERVICES AGREEMENT',
  ],
  ['EXHIBIT 10.4 LICENSING AND HOSTING AGREEMENT\n\nThis Agreement is entered into', 'LICENSING AND HOSTING AGREEMENT'],
  ['This Reseller Agreement ("Agreement") is made by A and B.', 'Reseller Agreement'],
  ['Dear Sir, thank you.', null],
]);
