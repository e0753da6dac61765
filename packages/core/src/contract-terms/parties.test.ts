import { describe, expect, it } from 'vitest';
import { readTerms } from './read-terms.ts';

const parties = (text: string): string[] =>
  (readTerms(text).terms.parties?.normalized ?? []).map(({ name, alias }) =>
    alias === null ? name : `${name} = ${alias}`,
  );

const cases: readonly [string, string, string[]][] = [
  [
    'two firms with short names in brackets',
    'THIS AGREEMENT is made as of this 5th day of May, 2003 by and between Abbey Corp., a Delaware corporation with offices at 1 Main St. ("Abbey"), and Zenith Inc., a California corporation ("Zenith"). WHEREAS, the parties wish to agree;',
    ['Abbey Corp. = Abbey', 'Zenith Inc. = Zenith'],
  ],
  [
    'three parties, one of them a person',
    'This Master Services Agreement (this “Agreement”) is entered into as of January 1, 2015 (the “Effective Date”), by and among Foothill Holdings, Inc., and its subsidiaries (“Foothill”), Basin LLC, a New York limited liability company (“Basin”), and John Q. Smith, an individual (“Consultant”).',
    ['Foothill Holdings, Inc. = Foothill', 'Basin LLC = Basin', 'John Q. Smith = Consultant'],
  ],
  [
    'British form with numbers in brackets',
    'DATED 3 March 2010 BETWEEN: (1) ACME LIMITED, a company incorporated in England and Wales (registered number 1234567) whose registered office is at 1 High Street, London EC1 (the "Supplier"); and (2) BETA PLC, a company registered in England under number 7654321 (the "Customer"). BACKGROUND',
    ['ACME LIMITED = Supplier', 'BETA PLC = Customer'],
  ],
  [
    'hereinafter called, in brackets',
    'Agreement made and entered into by Alpha Systems, Inc., having its principal place of business at 12 Elm Street, Boston, Massachusetts 02110 (hereinafter called "Licensor") and Bravo S.p.A., an Italian company with offices in Milan, Italy (hereinafter referred to as "Licensee").',
    ['Alpha Systems, Inc. = Licensor', 'Bravo S.p.A. = Licensee'],
  ],
  [
    'hereinafter without brackets',
    'This Agreement is between Delta Company, a Texas corporation, hereinafter referred to as "Delta", and Echo Limited, hereinafter called "Echo". NOW, THEREFORE, it is agreed:',
    ['Delta Company = Delta', 'Echo Limited = Echo'],
  ],
  [
    'a bank as trustee',
    'This Yield Agreement, dated as of April 27, 2006, is between Wessex Bank, N.A., not individually but solely as trustee on behalf of Loan Trust 2006-6 (the "Counterparty") and UBR AG, a Swiss bank ("UBR AG").',
    ['Wessex Bank, N.A. = Counterparty', 'UBR AG = UBR AG'],
  ],
  [
    'a sentence in brackets on both parties',
    'by and between Solar Partners 1, LLC, a California limited liability company ("Owner") and Solar Works, Inc., a Nevada corporation ("Service Provider"). (Owner and Service Provider are sometimes hereinafter referred to individually as a "Party" and collectively as the "Parties").',
    ['Solar Partners 1, LLC = Owner', 'Solar Works, Inc. = Service Provider'],
  ],
  [
    'other names first, in brackets',
    'This Agreement is made by and between Digital Corp, Inc. ("Company"), New Media LLC (a/k/a New Media Group LLC) ("NMG") and Young Growers, LLC ("YG") (NMG and YG collectively referred to as "Content Provider").',
    ['Digital Corp, Inc. = Company', 'New Media LLC = NMG', 'Young Growers, LLC = YG'],
  ],
  [
    'two persons',
    'This services agreement is entered into by and between Ivan Mayer ("Mayer") and Intelligent Solutions Inc., a Nevada corporation (the "Company").',
    ['Ivan Mayer = Mayer', 'Intelligent Solutions Inc. = Company'],
  ],
  [
    'several short names for one',
    'This Agreement is by and between Cuban, Inc. ("Cuban", "we," or "us"), and The Associated Papers (the "Customer") (individually as a "Party" and collectively as the "Parties").',
    ['Cuban, Inc. = Cuban', 'The Associated Papers = Customer'],
  ],
  [
    'a trust for its fund',
    'This Agreement is made and entered into by and among Advance Capital Management, Inc., a Minnesota corporation ("Investment Adviser"), Security Financial Services, Inc., a Minnesota corporation ("Underwriter"), and Security Funds Trust, a Delaware statutory trust, on behalf of its Money Market Fund ("Trust").',
    [
      'Advance Capital Management, Inc. = Investment Adviser',
      'Security Financial Services, Inc. = Underwriter',
      'Security Funds Trust = Trust',
    ],
  ],
  [
    'a firm with “and” in its name',
    'This Lease is between Johnson and Sons, Inc., a Delaware corporation ("Lessor"), and Marks & Company, LLC ("Lessee").',
    ['Johnson and Sons, Inc. = Lessor', 'Marks & Company, LLC = Lessee'],
  ],
  [
    'address with a city before the second name',
    'This Agreement is entered into between Net Communications Corporation, a Delaware corporation, located at 501 East Road, Mountain View, California 94043 ("Net") and Seek Corporation, a California corporation with principal offices at 1399 Moffett Park Drive, Sunnyvale, California 94089 ("Seek").',
    ['Net Communications Corporation = Net', 'Seek Corporation = Seek'],
  ],
  [
    'no short names',
    'Maintenance contract concluded between: Eurotel Bratislava a.s., Stefanikova 17, 838 01 Bratislava 38, Slovakia and Sicap Ltd, Bernstrasse 34, 3072 Ostermundigen, Switzerland.',
    ['Eurotel Bratislava a.s.', 'Sicap Ltd'],
  ],
  [
    'a cover page before the opening',
    'SUPPLY AGREEMENT between CREME OLEO GMBH & CO. KG and ULTRA PHARMACEUTICAL INC. SUPPLY AGREEMENT This Supply Agreement ("Agreement") is made by and between Creme Oleo GmbH & Co. KG, Glockengiesserwall 3, 20095 Hamburg, Germany ("Creme") and Ultra Pharmaceutical Inc., 77 Digital Drive, Novato, CA 94949, USA ("Ultra").',
    ['Creme Oleo GmbH & Co. KG = Creme', 'Ultra Pharmaceutical Inc. = Ultra'],
  ],
  [
    'other words in brackets inside the description',
    'This Agreement is made between Pan Limited (Company No. 0123), a private company ("Pan") and Rom Pty Ltd (ABN 12 345 678 901) of 5 George Street, Sydney ("Rom").',
    ['Pan Limited = Pan', 'Rom Pty Ltd = Rom'],
  ],
  [
    'definitions that are no parties',
    'This Agreement ("Agreement") is between Bolt, Inc. ("Bolt") and Nut, Inc. ("Nut"). Bolt will provide hosting ("Services") and certain forms accepted by Bolt ("Order Forms").',
    ['Bolt, Inc. = Bolt', 'Nut, Inc. = Nut'],
  ],
  [
    'only signatures',
    'MAINTENANCE AGREEMENT\n\nThe maintenance is for one year.\n\nTHE FARMERS BANK          NETWORK, INC.\n\nBy: /s/ A          By: /s/ B\n',
    ['THE FARMERS BANK', 'NETWORK, INC.'],
  ],
  [
    'a blank party is none',
    'This Agreement is entered into by and between Exact Technologies, Inc., a Delaware corporation ("Exact") and ________________, a ___________ corporation ("Licensee").',
    ['Exact Technologies, Inc. = Exact'],
  ],
  [
    'names in capitals with d/b/a',
    'THIS AGREEMENT, dated as of October 24, 2005 is between JOHN MATTHEWS CATALOG COMPANY, INC., a Delaware corporation, d/b/a ALPHA AESAR (hereinafter referred to as "ALPHA"), having a mailing address of 30 Bond Street, Ward Hill, MA 01835 and Nano Technologies Corporation, a Delaware corporation ("NTC"), having its principal offices at 1319 Marquette Drive, Romeoville, IL 60446.',
    ['JOHN MATTHEWS CATALOG COMPANY, INC. = ALPHA', 'Nano Technologies Corporation = NTC'],
  ],
  ['nobody', 'The weather between spring and autumn is mild.', []],
  [
    'an entity of another kind',
    'This agreement is entered into by and between the City of Springfield, a municipal corporation (the "City"), and Waste Group, L.L.C., an Ohio limited liability company ("Contractor").',
    ['City of Springfield = City', 'Waste Group, L.L.C. = Contractor'],
  ],
  [
    'a university and its regents',
    'This License Agreement is made effective June 1, 2004 by and between The Board of Trustees of Stanton University, a body having corporate powers under the laws of the State of California ("Stanton"), and Gene Works, Inc. ("Gene Works"), a Delaware corporation.',
    ['The Board of Trustees of Stanton University = Stanton', 'Gene Works, Inc. = Gene Works'],
  ],
  [
    'quotes around names without brackets directly behind',
    'THIS AGREEMENT made the 1st day of June 2006. BETWEEN: DGX CORP., a company incorporated under the laws of Nevada, having an office at 100 Main Street, Reno (the "Company") OF THE FIRST PART AND: PORPOISE INDUSTRIES LIMITED, a company incorporated in Hong Kong ("Porpoise") OF THE SECOND PART',
    ['DGX CORP. = Company', 'PORPOISE INDUSTRIES LIMITED = Porpoise'],
  ],
  [
    'between with colon and dash, registered offices',
    'THIS AGREEMENT is made the 13th day of October 2005 BETWEEN:- DAILY CRUST LIMITED whose registered office is at Claygate House, Littleworth Road, Esher, Surrey ("DCL") and SEVEN GROUP LIMITED (Company Number 123456) whose registered office is at Unit 4, Leeds ("SEV") WHEREAS:',
    ['DAILY CRUST LIMITED = DCL', 'SEVEN GROUP LIMITED = SEV'],
  ],
  [
    'numbered names on a cover and in the opening',
    'DATED 13 October 2005 (1) DAILY CRUST LIMITED - and - (2) SEVEN GROUP LIMITED FLEET AGREEMENT CONTENTS 1. Definitions 2. Term THIS AGREEMENT is dated 13 October 2005 PARTIES 1. DAILY CRUST LIMITED (registered in England with number 2085882) whose registered office is at Claygate House ("DCL"); and 2. SEVEN GROUP LIMITED (registered in England with number 1) of Unit 4 ("SEV").',
    ['DAILY CRUST LIMITED = DCL', 'SEVEN GROUP LIMITED = SEV'],
  ],
  [
    'a German limited partnership with a long address',
    'This agreement is concluded by and between CREME OLEO GmbH & Co KG Glockengiesserwall 3 20095 Hamburg Germany hereinafter referred to as "Creme" and Ultra Pharmaceutical Inc. 60 Leveroni Court Novato, CA 94949 USA hereinafter referred to as "Ultra"',
    ['CREME OLEO GmbH & Co KG = Creme', 'Ultra Pharmaceutical Inc. = Ultra'],
  ],
  [
    'more in the brackets than the short name',
    'by and between VertNet,Inc., a Pennsylvania corporation ("VNI"), Vertical Enterprises LLC, formerly known as Trade, Inc., which d/b/a VertNet Solutions, a Delaware limited liability company ("VNE"; collectively with VNI, "VERT"), and Merge, Inc., a Delaware corporation ("Merge").',
    ['VertNet,Inc. = VNI', 'Vertical Enterprises LLC = VNE', 'Merge, Inc. = Merge'],
  ],
  [
    'two names share a description',
    'THIS AGREEMENT is made by and between Honesty Short Term Fund, a series of The Honesty Funds, a Delaware statutory trust (the "Fund"), and Honesty Funds Distributor, LLC, a Delaware limited liability company (the "Distributor").',
    ['Honesty Short Term Fund = Fund', 'Honesty Funds Distributor, LLC = Distributor'],
  ],
  [
    'single quotes',
    "THIS DEED is made between Acme Limited of 1 High Street, London (the 'Company') and Jane Smith of 2 Low Street (the 'Executive').",
    ['Acme Limited = Company', 'Jane Smith = Executive'],
  ],
  [
    'behind a long table of contents',
    `CONTENTS ${'1. Interpretation 4 '.repeat(900)} THIS AGREEMENT is made on 1 May 2005 between Acme Limited ("Acme") and Beta plc ("Beta").`,
    ['Acme Limited = Acme', 'Beta plc = Beta'],
  ],
  [
    'a form with roles',
    'ORDER FORM\n\nSupplier: Cloud Works GmbH, 1 Ring, Vienna\nCustomer: Abbey, Inc.\n\nTerm: 3 years',
    ['Cloud Works GmbH = Supplier', 'Abbey, Inc. = Customer'],
  ],
  [
    'short names without the word between',
    'This letter sets forth the terms on which Abbey, Inc. ("Abbey") engages you. It binds Zenith Advisors, LLC ("Advisor") as well.',
    ['Abbey, Inc. = Abbey', 'Zenith Advisors, LLC = Advisor'],
  ],
];

describe('parties', () => {
  it.each(cases)('%s', (_, text, expected) => {
    expect(parties(text)).toEqual(expected);
  });
});
