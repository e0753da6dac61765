import type { ContractReading, ContractTerms, NoticeDeadline, Term } from '@renubu/contracts/contract-terms';
import { describeLength } from './durations.ts';
import { describeRenewal } from './renewal.ts';

type Line = ContractReading['overview'][number];

const line = (text: string, ...terms: readonly (Term<unknown> | null)[]): Line => ({
  text,
  spans: terms.flatMap((term) => term?.spans ?? []),
});

function ofParties({ documentName, parties }: ContractTerms): Line[] {
  if (!parties) return [];
  const names = parties.normalized.map(({ name }) => name);
  const listed = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? '');
  return [line(`${documentName?.value ?? 'Agreement'} between ${listed.replace(/\.$/, '')}.`, parties)];
}

function ofTerm({ term, effectiveDate, expirationDate }: ContractTerms): Line[] {
  const from = effectiveDate ? ` from ${effectiveDate.normalized}` : '';
  if (expirationDate?.normalized === 'perpetual')
    return [line(`It runs${from} until somebody ends it.`, effectiveDate, expirationDate)];
  if (expirationDate) return [line(`It runs${from} to ${expirationDate.normalized}.`, effectiveDate, expirationDate)];
  if (term && term.normalized !== 'perpetual')
    return [line(`It runs for ${describeLength(term.normalized)}${from}.`, term, effectiveDate)];
  return [];
}

function ofRenewal({ autoRenew, renewalTerm, noticeToTerminateRenewal: notice }: ContractTerms): Line[] {
  const length =
    renewalTerm && renewalTerm.normalized !== 'perpetual' ? ` (${describeRenewal(renewalTerm.normalized)})` : '';
  if (autoRenew?.normalized === false)
    return [line(`It renews only when agreed or asked for${length}.`, autoRenew, renewalTerm)];
  if (autoRenew?.normalized !== true && !renewalTerm) return [];
  const unless = notice ? ` unless notice is given ${describeLength(notice.normalized)} before the end` : '';
  return [line(`It renews by itself${length}${unless}.`, renewalTerm ?? autoRenew, notice)];
}

function ofDeadline(terms: ContractTerms, deadline: NoticeDeadline | null): Line[] {
  if (!deadline) return [];
  const sent = deadline.sendBy === deadline.date ? '' : `, on a business day by ${deadline.sendBy}`;
  return [
    line(`The last day for notice is ${deadline.date}${sent}.`, terms.expirationDate, terms.noticeToTerminateRenewal),
  ];
}

function ofRest({ priceRestrictions, terminationForConvenience: ends, governingLaw }: ContractTerms): Line[] {
  const lines: Line[] = [];
  const percent = priceRestrictions?.normalized.percent;
  if (priceRestrictions)
    lines.push(
      line(percent ? `Prices may rise by at most ${percent} %.` : 'Prices are restricted.', priceRestrictions),
    );
  if (ends) lines.push(line(`It can be ended without a cause: ${ends.value}.`, ends));
  if (governingLaw) lines.push(line(`The law of ${governingLaw.normalized} applies.`, governingLaw));
  return lines;
}

/** The contract in a few sentences, each resting on its clauses. */
export function overviewOf(terms: ContractTerms, deadline: NoticeDeadline | null): Line[] {
  return [...ofParties(terms), ...ofTerm(terms), ...ofRenewal(terms), ...ofDeadline(terms, deadline), ...ofRest(terms)];
}
