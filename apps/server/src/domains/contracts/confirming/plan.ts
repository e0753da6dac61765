import type { ConfirmationInput, ConfirmationPlan, ConfirmedTerms } from '@renubu/contracts/contract-documents';
import {
  contractTermNames,
  type ContractTermName,
  type ContractTerms,
  type NoticeDeadline,
} from '@renubu/contracts/contract-terms';
import { diffDays } from '@renubu/core/calendar/dates';
import { roughDays } from '@renubu/core/contract-terms/durations';
import { Problem } from '../../../platform/http/problem.ts';
import { conclude } from '../conclude.ts';
import type { Present } from '../queries/present.ts';
import { nextEnd } from './dates.ts';
import type { ContractState, Surroundings } from './gather.ts';
import { planTasks, type PlannedTask } from './plan-tasks.ts';
import { wantedTasks } from './wanted-tasks.ts';

export interface PlanInput {
  documentName: string;
  present: Present;
  /** What this file had confirmed before, in the contract that is meant now. */
  confirmed: ConfirmedTerms | null;
  input: ConfirmationInput;
  contract: ContractState | null;
  surroundings: Surroundings;
  today: string;
}

/** The plan as the API shows it, with what is written when it is carried out. */
export interface Plan {
  shown: ConfirmationPlan;
  terms: Partial<ContractTerms>;
  contract: Pick<ContractState, 'startDate' | 'endDate' | 'autoRenew' | 'noticeDays'>;
  tasks: PlannedTask[];
}

/** Terms to take over: those asked for, else all that were found or that a person marked as absent. */
function chosenTerms({ input, present }: PlanInput): ContractTermName[] {
  return input.terms === undefined
    ? contractTermNames.filter((name) => present.terms[name] !== null || present.standing[name].origin === 'person')
    : contractTermNames.filter((name) => input.terms?.includes(name));
}

/** What the contract will hold: what was confirmed before, with the chosen terms in their place. */
function resultingTerms(plan: PlanInput, chosen: readonly ContractTermName[]): Partial<ContractTerms> {
  const taken = Object.fromEntries(chosen.map((name) => [name, plan.present.terms[name]]));
  return { ...plan.confirmed?.terms, ...taken };
}

const whole = (terms: Partial<ContractTerms>): ContractTerms =>
  Object.fromEntries(contractTermNames.map((name) => [name, terms[name] ?? null])) as ContractTerms;

/** Days before the end by which notice is due; 0 when the contract asks for none. */
function noticeDays(terms: Partial<ContractTerms>, deadline: NoticeDeadline | null): number {
  const notice = terms.noticeToTerminateRenewal?.normalized;
  if (notice === undefined) return 0;
  return deadline === null ? roughDays(notice) : diffDays(deadline.date, deadline.endDate);
}

function startOf(terms: Partial<ContractTerms>, contract: ContractState | null): string {
  const start = terms.effectiveDate?.normalized ?? terms.agreementDate?.normalized ?? contract?.startDate;
  if (start !== undefined) return start;
  throw new Problem(
    422,
    'start_date_missing',
    'The contract’s first day is not known. Correct the effective date or the agreement date, then confirm.',
  );
}

function resultingContract(
  terms: Partial<ContractTerms>,
  before: ContractState | null,
  end: string | null,
  deadline: NoticeDeadline | null,
): Plan['contract'] {
  const startDate = startOf(terms, before);
  const endDate = 'expirationDate' in terms ? end : (before?.endDate ?? null);
  if (endDate !== null && endDate < startDate) {
    throw new Problem(422, 'dates_crossed', `The contract would end on ${endDate}, before it begins on ${startDate}.`);
  }
  return {
    startDate,
    endDate,
    autoRenew: 'autoRenew' in terms ? terms.autoRenew?.normalized === true : (before?.autoRenew ?? false),
    noticeDays: 'noticeToTerminateRenewal' in terms ? noticeDays(terms, deadline) : (before?.noticeDays ?? 0),
  };
}

const written = (value: string | number | boolean | null): string | null => (value === null ? null : String(value));

function changesOf(before: ContractState | null, after: Plan['contract']): ConfirmationPlan['changes'] {
  return (['startDate', 'endDate', 'autoRenew', 'noticeDays'] as const)
    .map((field) => ({ field, before: written(before?.[field] ?? null), after: written(after[field]) }))
    .filter((change) => change.before !== change.after);
}

/** The customer's renewal date: the end of this contract, or of another one that runs and ends before it. */
function renewalDate({ surroundings, contract, today }: PlanInput, end: string | null): string | null {
  if (end === null) return surroundings.customer.renewalDate;
  const others = surroundings.contracts
    .filter(({ id, status, endDate }) => id !== contract?.id && status === 'active' && (endDate ?? '') >= today)
    .map(({ endDate }) => endDate ?? end);
  return [end, ...others].sort()[0] ?? end;
}

interface Noted {
  end: ReturnType<typeof nextEnd>;
  renewal: string | null;
  deadline: NoticeDeadline | null;
  terms: Partial<ContractTerms>;
  today: string;
}

function notesOf({ end, renewal, deadline, terms, today }: Noted): string[] {
  const notes: string[] = [];
  const expiration = terms.expirationDate?.normalized;
  if (end.renewals > 0) {
    notes.push(`The contract first ended on ${expiration} and renews by itself; its present term ends on ${end.date}.`);
  }
  if (expiration === 'perpetual') notes.push('The contract runs until somebody ends it: the renewal date stays.');
  if (expiration === undefined) notes.push('No end date is confirmed: the renewal date stays.');
  if (end.date !== null && end.date < today) notes.push(`The contract ended on ${end.date}.`);
  if (deadline !== null && deadline.sendBy < today) {
    notes.push(`The last day for notice, ${deadline.sendBy}, has passed.`);
  }
  if (end.date !== null && renewal !== null && renewal < end.date) {
    notes.push(`Another contract ends first, on ${renewal}; it decides the renewal date.`);
  }
  return notes;
}

function contractShown({ contract, documentName }: PlanInput, terms: Partial<ContractTerms>) {
  if (contract !== null) return { id: contract.id, label: contract.label, isNew: false };
  return { id: null, label: newContractNumber(terms, documentName), isNew: true };
}

/** What a new contract is called: the title of the agreement, else the file's name. */
export function newContractNumber(terms: Partial<ContractTerms>, documentName: string): string {
  return (terms.documentName?.normalized ?? documentName).replace(/\s+/g, ' ').trim().slice(0, 120);
}

/** What confirming changes: pure, so that the preview and the confirmation cannot differ. Throws 422. */
export function planConfirmation(input: PlanInput): Plan {
  const { surroundings, contract, today, documentName } = input;
  const chosen = chosenTerms(input);
  const terms = resultingTerms(input, chosen);
  const end = nextEnd(terms, today);
  const { noticeDeadline: deadline, obstacles } = conclude(whole(terms), today);
  const after = resultingContract(terms, contract, end.date, deadline);
  const renewal = renewalDate(input, end.date);
  const wanted = wantedTasks({ documentName, end: end.date, noticeDeadline: deadline, obstacles, today });
  const tasks = planTasks(wanted, surroundings.made, surroundings.assignee?.name ?? null);
  const shown: ConfirmationPlan = {
    terms: chosen,
    contract: contractShown(input, terms),
    choices: surroundings.contracts.map(({ id, label }) => ({ id, label })),
    changes: changesOf(contract, after),
    renewalDate: { before: surroundings.customer.renewalDate, after: renewal },
    tasks: tasks.map(({ wanted: _wanted, ...task }) => task),
    notes: notesOf({ end, renewal, deadline, terms, today }),
  };
  return { shown, terms, contract: after, tasks };
}
