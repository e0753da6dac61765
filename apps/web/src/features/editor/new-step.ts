import type { Json } from '@renubu/contracts/json';
import type { StepType } from '@renubu/contracts/language/steps';

/** What a new step of a type begins with: enough to be understood, little enough to be changed. */
const beginnings: Record<StepType, Record<string, Json>> = {
  condition: { if: { field: 'customer.arr', op: 'gte', value: 10_000 }, then: [] },
  switch: { cases: [{ when: { field: 'customer.plan', op: 'eq', value: 'invest' }, steps: [] }] },
  set: { values: { total: 0 } },
  decision: { outcome: 'allow' },
  action: { uses: 'log.write', with: { message: 'Hello' } },
  parallel: { branches: [[], []] },
  foreach: { items: '{{ inputs.items }}', as: 'item', steps: [] },
  wait: { for: '1d' },
  approval: { title: 'Please approve', approvers: { role: 'manager' }, expiresIn: '2d' },
  task: { title: 'Look at this', owner: 'human' },
  guided: { chat: { opening: { text: 'What is there to do?' } } },
  ai: { prompt: 'summarize-text', input: { text: '{{ inputs.text }}' }, budget: { usd: 0.05 } },
  workflow: { start: '' },
  end: {},
};

/** A name that none of the taken ones has: itself, or with the first free number. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const base = wanted.replace(/-\d+$/, '').slice(0, 58);
  for (let number = 2; ; number += 1) {
    const candidate = `${base}-${String(number)}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** A step of a type that can be put anywhere. */
export const newStep = (type: StepType, taken: ReadonlySet<string>): Record<string, Json> => ({
  id: freeId(type, taken),
  type,
  ...structuredClone(beginnings[type]),
});
