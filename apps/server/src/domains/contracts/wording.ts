import type {
  ContractAmount,
  ContractTermName,
  ContractTerms,
  Term,
  TermLength,
} from '@renubu/contracts/contract-terms';
import type { Json } from '@renubu/contracts/json';

type Normalized<Name extends ContractTermName> =
  NonNullable<ContractTerms[Name]> extends Term<infer Value> ? Value : never;

/** `30 business days`. */
function lengthInWords({ n, unit, business }: TermLength): string {
  return `${n} ${business === true ? 'business ' : ''}${unit}${n === 1 ? '' : 's'}`;
}

const amountInWords = ({ amount, currency }: ContractAmount): string => `${currency} ${amount.toLocaleString('en-US')}`;

const capitalized = (text: string): string => {
  const words = text.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const textOf = (value: string): string => (value === 'perpetual' ? 'Until terminated' : value);

const words: { [Name in ContractTermName]: (value: Normalized<Name>) => string } = {
  documentName: textOf,
  parties: (parties) => parties.map(({ name, alias }) => (alias === null ? name : `${name} (“${alias}”)`)).join('; '),
  agreementDate: textOf,
  effectiveDate: textOf,
  expirationDate: textOf,
  term: (value) => (value === 'perpetual' ? 'Until terminated' : lengthInWords(value)),
  renewalTerm: (value) => {
    if (value === 'perpetual') return 'Until terminated';
    const times = value.times === null ? '' : `, at most ${value.times} ${value.times === 1 ? 'time' : 'times'}`;
    return `${value.successive ? 'Successive ' : ''}${lengthInWords(value)}${times}`;
  },
  noticeToTerminateRenewal: lengthInWords,
  autoRenew: (value) => (value ? 'Renews unless somebody objects' : 'Renews only when agreed'),
  governingLaw: textOf,
  terminationForConvenience: ({ by, either, notice }) =>
    `${either ? 'Either party' : by}${notice === null ? '' : `, ${lengthInWords(notice)}’ notice`}`,
  priceRestrictions: ({ kind, percent }) => `${capitalized(kind)}${percent === null ? '' : ` ${percent} %`}`,
  capOnLiability: ({ kind, amount }) => `${capitalized(kind)}${amount === null ? '' : ` ${amountInWords(amount)}`}`,
  paymentTerms: ({ days, business }) => `Net ${days}${business ? ' business days' : ''}`,
  minimumCommitment: ({ kind, amount, quantity }) =>
    `${capitalized(kind)}${amount === null ? '' : ` ${amountInWords(amount)}`}${quantity === null ? '' : ` ${quantity.toLocaleString('en-US')}`}`,
};

/** A value of a term in words for people. The value must have passed the term's schema. */
export function wordTerm(name: ContractTermName, normalized: Json): string {
  return (words[name] as (value: Json) => string)(normalized);
}
