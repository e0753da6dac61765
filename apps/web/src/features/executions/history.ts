import type { HistoryEntry } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';

export interface HistoryFilter {
  /** An actor's id. */
  actor?: string | undefined;
  step?: string | undefined;
  /** The first word of the type: `step`, `effect`, `condition`. */
  type?: string | undefined;
}

/** `effect.requested` → `effect`. */
export const typeGroup = (entry: Pick<HistoryEntry, 'type'>): string => entry.type.split('.')[0] ?? entry.type;

export const filterHistory = (entries: readonly HistoryEntry[], filter: HistoryFilter): HistoryEntry[] =>
  entries.filter(
    (entry) =>
      (filter.actor === undefined || entry.actor.id === filter.actor) &&
      (filter.step === undefined || entry.stepId === filter.step) &&
      (filter.type === undefined || typeGroup(entry) === filter.type),
  );

export interface HistoryDay {
  /** Local date `YYYY-MM-DD`. */
  day: string;
  entries: HistoryEntry[];
}

const localDay = (instant: string): string => {
  const at = new Date(instant);
  return `${String(at.getFullYear())}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
};

/** Entries by the local day they happened on, in the order given. */
export function byDay(entries: readonly HistoryEntry[]): HistoryDay[] {
  const days: HistoryDay[] = [];
  for (const entry of entries) {
    const day = localDay(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

/** One comparison of a condition, with what stood on both sides. */
export interface Compared {
  field: string;
  op: string;
  actual: Json | undefined;
  expected: Json | undefined;
  result: boolean;
}
interface StoredVerdict {
  result?: boolean;
  kind?: string;
  field?: string;
  op?: string;
  actual?: Json;
  expected?: Json;
  children?: StoredVerdict[];
}

function flatten(verdict: StoredVerdict | undefined): Compared[] {
  if (verdict === undefined || typeof verdict !== 'object') return [];
  const own: Compared[] =
    verdict.kind === 'comparison' || verdict.kind === 'cel'
      ? [
          {
            field: verdict.field ?? '',
            op: verdict.op ?? '',
            actual: verdict.actual,
            expected: verdict.expected,
            result: verdict.result === true,
          },
        ]
      : [];
  return [...own, ...(verdict.children ?? []).flatMap(flatten)];
}

/** The comparisons behind a condition's or a switch's entry. */
export function comparisonsOf({ type, data }: Pick<HistoryEntry, 'type' | 'data'>): Compared[] {
  if (type === 'condition.evaluated') return flatten(data['verdict'] as StoredVerdict | undefined);
  if (type !== 'switch.evaluated' || !Array.isArray(data['tried'])) return [];
  return data['tried'].flatMap((item) => flatten((item as { verdict?: StoredVerdict } | null)?.verdict));
}

/** The request and answer of an effect, where the entry carries them. */
export function effectOf({
  type,
  data,
}: Pick<HistoryEntry, 'type' | 'data'>): { operation?: string; request?: Json; result?: Json } | null {
  if (!type.startsWith('effect.')) return null;
  const operation = data['operation'];
  return {
    ...(typeof operation === 'string' ? { operation } : {}),
    ...(data['with'] === undefined ? {} : { request: data['with'] }),
    ...(data['output'] === undefined ? {} : { result: data['output'] }),
  };
}

/** A value as one short line. */
export function shortJson(value: Json | undefined, longest = 80): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
