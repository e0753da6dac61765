import type { ContractDocument, ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTerms } from '@renubu/contracts/contract-terms';
import { id } from '../../testing/fixtures.ts';
import { termOrder } from './terms.ts';

/** Two pages; page 2 begins with “Governing law”. */
export const contractText =
  'This Agreement expires on December 31, 2026 and renews for one year.\n\nGoverning law: the State of New York.';
const sarah = { type: 'person' as const, id: id(1), name: 'Sarah Chen' };

const clause = (words: string) => {
  const start = contractText.indexOf(words);
  return { start, end: start + words.length, text: words };
};

const terms: ContractTerms = {
  ...(Object.fromEntries(termOrder.map((name) => [name, null])) as ContractTerms),
  expirationDate: {
    ...{ value: '2026-12-31', normalized: '2026-12-31', confidence: 0.95 },
    spans: [clause('expires on December 31, 2026')],
  },
  renewalTerm: {
    ...{ value: '1 year', normalized: { n: 1, unit: 'year', successive: false, times: null }, confidence: 0.5 },
    spans: [clause('renews for one year')],
  },
  governingLaw: {
    ...{ value: 'New York', normalized: 'New York', confidence: 0.9 },
    spans: [clause('the State of New York')],
  },
};

const pageEnd = contractText.indexOf('Governing');

export const contractReading = (change: Partial<ContractDocumentReading> = {}): ContractDocumentReading => ({
  text: contractText,
  pages: [
    { number: 1, start: 0, end: pageEnd },
    { number: 2, start: pageEnd, end: contractText.length },
  ],
  terms,
  standing: Object.fromEntries(
    termOrder.map((name) => [
      name,
      {
        origin: terms[name] === null ? null : 'rules',
        ...{ by: null, at: null, readValue: null, confirmed: false, evidenceId: null },
      },
    ]),
  ) as ContractDocumentReading['standing'],
  obstacles: [
    {
      kind: 'liability',
      severity: 'favorable',
      title: 'Liability is capped',
      reason: 'It helps.',
      term: null,
      spans: [],
    },
    {
      ...{ kind: 'auto_renew_opt_out', severity: 'critical', title: 'Renews by itself', reason: 'Notice is short.' },
      ...{ term: 'renewalTerm', spans: [] },
    },
  ],
  noticeDeadline: { date: '2026-10-03', sendBy: '2026-10-02', endDate: '2026-12-31', notice: { n: 90, unit: 'day' } },
  riskLevel: 'medium',
  overview: [{ text: 'It runs to 2026-12-31.', spans: [] }],
  warnings: [],
  source: {
    ...{ kind: 'built-in', provider: null, model: null, prompt: 'read-contract@1', latencyMs: 0 },
    ...{ usage: { inputTokens: 0, outputTokens: 0, costMicros: 0 }, cached: false, fallback: null },
  },
  ...change,
});

export const contractDocument = (change: Partial<ContractDocument> = {}): ContractDocument => ({
  id: id(800),
  customerId: id(100),
  customerName: 'Acme',
  contractId: null,
  name: 'supply.pdf',
  kind: 'pdf',
  bytes: 1000,
  sha256: 'a'.repeat(64),
  status: 'read',
  problem: null,
  pages: 2,
  found: 3,
  unsure: 1,
  endDate: '2026-12-31',
  noticeBy: '2026-10-02',
  riskLevel: 'medium',
  revision: 4,
  uploadedBy: sarah,
  uploadedAt: '2026-03-01T09:00:00Z',
  readAt: '2026-03-01T09:00:05Z',
  confirmedBy: null,
  confirmedAt: null,
  changedSince: false,
  reading: contractReading(),
  history: [{ id: 'u', at: '2026-03-01T09:00:00Z', by: sarah, kind: 'uploaded', term: null, detail: 'supply.pdf' }],
  ...change,
});
