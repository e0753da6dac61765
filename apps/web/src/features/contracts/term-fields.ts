import type { ContractTermName } from '@renubu/contracts/contract-terms';
import type { Json, JsonObject } from '@renubu/contracts/json';

/** One input of a term's form. */
export interface TermField {
  key: string;
  kind: 'text' | 'lines' | 'date' | 'number' | 'unit' | 'check' | 'choice';
  /** Words of a choice; their texts are `choice.<word>`. */
  choices?: readonly string[];
  optional?: boolean;
}

export type TermDraft = Record<string, string | boolean>;

interface TermForm {
  fields: readonly TermField[];
  /** The whole value may be “until somebody ends it” instead. */
  perpetual?: boolean;
  toDraft: (normalized: Json) => TermDraft;
  /** The value in the form of the term; undefined while something is missing. */
  toNormalized: (draft: TermDraft) => Json | undefined;
}

const string = (draft: TermDraft, key: string): string => String(draft[key] ?? '').trim();
/** A number as people type it: `1,500.50`, `1 500`; undefined when it is none. */
export function numberOf(text: string): number | undefined {
  const plain = text.replace(/[\s,]/g, '');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
const number = (draft: TermDraft, key: string) => numberOf(string(draft, key));
const shown = (value: Json | undefined): string => (value === null || value === undefined ? '' : String(value));
const object = (value: Json): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

const oneText: TermForm = {
  fields: [{ key: 'text', kind: 'text' }],
  toDraft: (value) => ({ text: shown(value) }),
  toNormalized: (draft) => string(draft, 'text') || undefined,
};
const oneDate: TermForm = {
  fields: [{ key: 'date', kind: 'date' }],
  toDraft: (value) => ({ date: shown(value) }),
  toNormalized: (draft) => (/^\d{4}-\d{2}-\d{2}$/.test(string(draft, 'date')) ? string(draft, 'date') : undefined),
};

const lengthFields: TermField[] = [
  { key: 'n', kind: 'number' },
  { key: 'unit', kind: 'unit' },
];
const lengthDraft = (value: JsonObject): TermDraft => ({ n: shown(value['n']), unit: shown(value['unit']) || 'month' });
function lengthOf(draft: TermDraft): JsonObject | undefined {
  const n = number(draft, 'n');
  return n === undefined || n <= 0 ? undefined : { n, unit: string(draft, 'unit') || 'month' };
}

/** Adds “until somebody ends it” to a form. */
const orPerpetual = (form: TermForm): TermForm => ({
  ...form,
  perpetual: true,
  toDraft: (value) => ({ ...form.toDraft(value === 'perpetual' ? null : value), perpetual: value === 'perpetual' }),
  toNormalized: (draft) => (draft['perpetual'] === true ? 'perpetual' : form.toNormalized(draft)),
});

const length: TermForm = {
  fields: lengthFields,
  toDraft: (value) => lengthDraft(object(value)),
  toNormalized: lengthOf,
};
const noticeLength: TermForm = {
  fields: [...lengthFields, { key: 'business', kind: 'check' }],
  toDraft: (value) => ({ ...lengthDraft(object(value)), business: object(value)['business'] === true }),
  toNormalized: (draft) => {
    const whole = lengthOf(draft);
    return whole && (draft['business'] === true ? { ...whole, business: true } : whole);
  },
};
const renewal: TermForm = {
  fields: [...lengthFields, { key: 'successive', kind: 'check' }, { key: 'times', kind: 'number', optional: true }],
  toDraft: (value) => ({
    ...lengthDraft(object(value)),
    successive: object(value)['successive'] !== false,
    times: shown(object(value)['times']),
  }),
  toNormalized: (draft) => {
    const whole = lengthOf(draft);
    return whole && { ...whole, successive: draft['successive'] === true, times: number(draft, 'times') ?? null };
  },
};

const parties: TermForm = {
  fields: [{ key: 'lines', kind: 'lines' }],
  toDraft: (value) => ({
    lines: (Array.isArray(value) ? value.map(object) : [])
      .map(({ name, alias }) =>
        alias === null || alias === undefined ? shown(name) : `${shown(name)} (${shown(alias)})`,
      )
      .join('\n'),
  }),
  toNormalized: (draft) => {
    const lines = string(draft, 'lines')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const read = lines.map((line) => {
      const [, name = line, alias = null] = /^(.+?)\s*\(([^()]+)\)$/.exec(line) ?? [];
      return { name, alias };
    });
    return read.length === 0 ? undefined : read;
  },
};
const yesNo: TermForm = {
  fields: [{ key: 'answer', kind: 'choice', choices: ['renews', 'agreed'] }],
  toDraft: (value) => ({ answer: value === false ? 'agreed' : 'renews' }),
  toNormalized: (draft) => draft['answer'] !== 'agreed',
};
const convenience: TermForm = {
  fields: [
    { key: 'by', kind: 'text' },
    { key: 'either', kind: 'check' },
    { key: 'n', kind: 'number', optional: true },
    { key: 'unit', kind: 'unit' },
  ],
  toDraft: (value) => {
    const { by, either, notice } = object(value);
    return { by: shown(by), either: either === true, ...lengthDraft(object(notice ?? null)) };
  },
  toNormalized: (draft) =>
    string(draft, 'by') === ''
      ? undefined
      : { by: string(draft, 'by'), either: draft['either'] === true, notice: lengthOf(draft) ?? null },
};
const kind = (choices: readonly string[]): TermField => ({ key: 'kind', kind: 'choice', choices });
const money: TermField[] = [
  { key: 'amount', kind: 'number', optional: true },
  { key: 'currency', kind: 'text', optional: true },
];
const moneyDraft = (value: Json | undefined): TermDraft => {
  const { amount, currency } = object(value ?? null);
  return { amount: shown(amount), currency: shown(currency) || 'USD' };
};
const moneyOf = (draft: TermDraft): Json => {
  const amount = number(draft, 'amount');
  return amount === undefined ? null : { amount, currency: string(draft, 'currency') || 'USD' };
};
const kindOf = (draft: TermDraft): string => string(draft, 'kind') || 'other';

/** How each term is typed by a person. */
export const termForms: Record<ContractTermName, TermForm> = {
  documentName: oneText,
  parties,
  agreementDate: oneDate,
  effectiveDate: oneDate,
  expirationDate: orPerpetual(oneDate),
  term: orPerpetual(length),
  renewalTerm: orPerpetual(renewal),
  noticeToTerminateRenewal: noticeLength,
  autoRenew: yesNo,
  governingLaw: oneText,
  terminationForConvenience: convenience,
  priceRestrictions: {
    fields: [
      kind(['increase_cap', 'fixed_price', 'index_linked', 'most_favoured', 'maximum_charge', 'other']),
      { key: 'percent', kind: 'number', optional: true },
    ],
    toDraft: (value) => ({
      kind: shown(object(value)['kind']) || 'increase_cap',
      percent: shown(object(value)['percent']),
    }),
    toNormalized: (draft) => ({ kind: kindOf(draft), percent: number(draft, 'percent') ?? null }),
  },
  capOnLiability: {
    fields: [kind(['amount', 'fees', 'excluded_damages', 'time_limit', 'other']), ...money],
    toDraft: (value) => ({ kind: shown(object(value)['kind']) || 'amount', ...moneyDraft(object(value)['amount']) }),
    toNormalized: (draft) => ({ kind: kindOf(draft), amount: moneyOf(draft) }),
  },
  paymentTerms: {
    fields: [
      { key: 'days', kind: 'number' },
      { key: 'business', kind: 'check' },
    ],
    toDraft: (value) => ({ days: shown(object(value)['days']), business: object(value)['business'] === true }),
    toNormalized: (draft) => {
      const days = number(draft, 'days');
      return days === undefined || !Number.isInteger(days) ? undefined : { days, business: draft['business'] === true };
    },
  },
  minimumCommitment: {
    fields: [kind(['quantity', 'amount', 'other']), { key: 'quantity', kind: 'number', optional: true }, ...money],
    toDraft: (value) => ({
      kind: shown(object(value)['kind']) || 'quantity',
      quantity: shown(object(value)['quantity']),
      ...moneyDraft(object(value)['amount']),
    }),
    toNormalized: (draft) => ({
      kind: kindOf(draft),
      amount: moneyOf(draft),
      quantity: number(draft, 'quantity') ?? null,
    }),
  },
};
