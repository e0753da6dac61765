import type { CatalogEntity } from '../catalog/types.ts';
import type { Action, Case, Cond, Program } from '../program.ts';
import type { Session } from '../read/session.ts';

/** How the parts of a program lie: what tests and steps are both made from, each on its own. */
export interface Layout {
  entity: CatalogEntity | null;
  guard: Cond | null;
  /** Each looked at by itself, one after the other. */
  each: Case[];
  /** The first that holds counts. */
  list: Case[];
  otherwise: Action[];
  /** Whether somebody may wait for a verdict. */
  decides: boolean;
  /** Set when it runs over the rows of a table: the table. */
  table: string | null;
}

/** Lays a program out: what decides becomes one list of cases, everything else stands for itself. */
export function layOut(session: Session, program: Program): Layout {
  const { guard, cases } = program;
  const scheduled = program.trigger !== null && 'schedule' in program.trigger;
  const entity = program.entity === null ? null : (session.entity(program.entity) ?? null);
  const table = scheduled && entity !== null && needsRows(program) ? tableOf(entity) : null;
  const ranked = table === null ? cases : overdueFirst(cases).map((each) => remindOnce(entity, each));
  const chained = program.otherwise !== null || table !== null;
  const decides = !scheduled && cases.some(({ actions }) => actions.some(isDeciding));
  const list = ranked.filter((each) => chained || each.actions.some(isDeciding));
  const each = ranked.filter((item) => !list.includes(item));
  if (!decides && !chained && each.length === 1)
    return { entity, guard, each: [], list: each, otherwise: [], decides: false, table };
  return { entity, guard, each, list, otherwise: program.otherwise ?? [], decides, table };
}

export const isDeciding = (action: Action): boolean =>
  action.kind === 'verdict' || action.kind === 'approval' || action.kind === 'cancel';

function needsRows({ guard, cases }: Program): boolean {
  return (
    guard !== null || cases.some(({ when, actions }) => when !== null || actions.some(({ kind }) => kind === 'update'))
  );
}

/** The reference table that holds the entities: `quotes`. */
export const tableOf = (entity: CatalogEntity): string =>
  entity.name.endsWith('y') ? `${entity.name.slice(0, -1)}ies` : `${entity.name}s`;

/** What has passed is looked at before what is about to. */
function overdueFirst(cases: readonly Case[]): Case[] {
  const passed = (each: Case): number =>
    each.when?.kind === 'leaf' && each.when.op === 'before' && each.when.value === 'now' ? 0 : 1;
  return [...cases].sort((left, right) => passed(left) - passed(right));
}

/** A reminder that comes round again and again is sent once: `reminder_sent` is looked at and set. */
function remindOnce(entity: CatalogEntity | null, each: Case): Case {
  const field = entity?.fields['reminder_sent'];
  const reminds = each.actions.some((action) => action.kind === 'email' && action.purpose === 'remind');
  if (entity === null || field === undefined || !reminds) return each;
  const fresh: Cond = {
    kind: 'leaf',
    field: field.path,
    op: 'neq',
    value: true,
    type: 'boolean',
    entity: entity.name,
    place: each.place,
  };
  const when: Cond =
    each.when === null
      ? fresh
      : { kind: 'all', parts: each.when.kind === 'all' ? [...each.when.parts, fresh] : [each.when, fresh] };
  return {
    ...each,
    when,
    actions: [...each.actions, { kind: 'update', entity: entity.name, field: 'reminder_sent', value: true }],
  };
}
