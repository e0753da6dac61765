import { progress, stepViews } from '../progress.ts';
import type { Effect } from '../types.ts';
import { idOf } from './chaos.ts';
import type { BareInput, Harness } from './harness.ts';

export const ended: readonly string[] = ['completed', 'failed', 'cancelled'];
const active = ['running', 'waiting', 'snoozed'];

const asking: ReadonlySet<string> = new Set<Effect['kind']>([
  'perform',
  'setTimer',
  'createTask',
  'startChild',
  'openApproval',
  'subscribeEvent',
]);
const callingOff: ReadonlySet<string> = new Set<Effect['kind']>([
  'cancelEffect',
  'cancelTimer',
  'cancelTask',
  'cancelChild',
  'closeApproval',
  'unsubscribeEvent',
]);

/** What the driver knows from the effects alone: everything asked for and neither answered nor called off. */
export class Ledger {
  readonly open = new Set<string>();

  follow(effects: readonly Effect[], answered: BareInput | null): void {
    const id = answered === null ? null : idOf(answered);
    if (id !== null) this.open.delete(id);
    for (const effect of effects) {
      if (asking.has(effect.kind) && 'id' in effect) this.open.add(effect.id);
      if (callingOff.has(effect.kind) && 'id' in effect) {
        if (!this.open.has(effect.id)) throw new Error(`calls off what is not open: ${effect.kind} ${effect.id}`);
        this.open.delete(effect.id);
      }
    }
  }
}

/** Throws when the state contradicts itself. Plain checks: it runs tens of thousands of times. */
export function expectSound(harness: Harness): void {
  const { state } = harness;
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${what}: ${JSON.stringify(state)}`);
  };
  must(survivesJson(state), 'the state survives JSON');
  const records = Object.values(state.steps);
  const open = new Set(records.filter((record) => active.includes(record.status)).map((record) => record.path));
  const over = ended.includes(state.status);
  must(!over || (state.waits.length === 0 && open.size === 0), 'nothing is open after the end');
  must(
    state.waits.every((wait) => wait.path.startsWith('$') || open.has(wait.path)),
    'every wait belongs to an open step',
  );
  must(
    records.every((record) => (record.endedAt === null) === (open.has(record.path) || record.status === 'pending')),
    'exactly what is over has an end',
  );
  must(state.error?.code !== 'internal_error', 'no internal error');
  const { done, total } = progress(harness.plan, state);
  must(done <= total, 'no more is done than there is');
  const views = stepViews(harness.plan, state).map((view) => view.path);
  must(new Set(views).size === views.length, 'one view for each place');
}

function survivesJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'object' && Object.values(value).every(survivesJson);
}
