import type { Action, Case, Program } from './program.ts';
import type { Layout } from './write/layout.ts';
import { describeAction, describeCond } from './write/texts.ts';

/** What the workflow does, in a few sentences. */
export function explain(program: Program, layout: Layout, assumed: readonly string[]): string {
  const { guard, each, list, otherwise, table } = layout;
  const sentences = [startOf(program, table)];
  if (guard !== null) sentences.push(`Only where ${describeCond(guard)}.`);
  for (const item of [...each, ...list]) sentences.push(describeCase(item));
  const decided = [...each, ...list].some(({ when }) => when !== null);
  if (otherwise.length > 0) sentences.push(`Otherwise it ${listActions(otherwise)}.`);
  else if (decided && table === null) sentences.push('Everything else passes.');
  if (program.timeout !== null) sentences.push(`The whole may take ${program.timeout}.`);
  return [...sentences, ...assumed].join(' ');
}

function startOf({ trigger }: Program, table: string | null): string {
  if (trigger === null) return '';
  if ('event' in trigger) return `Starts with the event ${trigger.event}.`;
  if ('schedule' in trigger)
    return `Starts by the clock (${trigger.schedule.cron ?? ''})${table === null ? '' : ` and looks at each row of the table “${table}”`}.`;
  return '';
}

function describeCase({ when, unless, actions }: Case): string {
  const does = listActions(actions);
  const exception = unless.length === 0 ? '' : `, unless ${unless.map(describeCond).join(' or ')}`;
  const start = when === null ? 'Always' : `If ${describeCond(when)}`;
  return `${start}${exception}, it ${does}.`;
}

function listActions(actions: readonly Action[]): string {
  const words = actions.map(describeAction);
  const last = words.pop();
  return words.length === 0 ? (last ?? 'does nothing') : `${words.join(', ')} and ${last ?? ''}`;
}
