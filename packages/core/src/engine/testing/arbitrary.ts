import fc from 'fast-check';
import { stepTypes } from '@renubu/contracts/language/steps';
import type { ContextLoad, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { definitionOf } from './harness.ts';

/** A step without ids: they are given in order when the tree is complete. */
type Sketch = Record<string, unknown> & { type: string };

export interface Shape {
  /** Whether failing, first-wins and early-ending steps may occur: what makes the order of answers matter. */
  orderMatters: boolean;
}

const flag = fc.constantFrom('a', 'b', 'c').map((name) => ({ field: `inputs.${name}`, op: 'eq', value: true }));
const maybe = <Value>(value: fc.Arbitrary<Value>, key: string) =>
  fc.option(value, { freq: 3, nil: undefined }).map((found) => (found === undefined ? {} : { [key]: found }));

const form = {
  properties: { note: { type: 'string', maxLength: 40 }, outcome: { type: 'string' } },
  required: ['note'],
};

function leaf({ orderMatters }: Shape): fc.Arbitrary<Sketch> {
  const action = fc
    .tuple(
      maybe(
        fc.record({ attempts: fc.integer({ min: 1, max: 3 }), backoff: fc.constantFrom('fixed', 'linear') }),
        'retry',
      ),
      maybe(fc.constantFrom('1h', '2d'), 'timeout'),
      maybe(flag, 'when'),
    )
    .map((parts) => ({ type: 'action', uses: 'log.write', with: { n: '{{ vars.x }}' }, ...merge(parts) }));
  const guided = fc
    .tuple(maybe(fc.constant(form), 'outputs'), maybe(fc.constant('5d'), 'timeout'))
    .map((parts) => ({ type: 'guided', ...merge(parts) }));
  const task = fc.boolean().map((wait) => ({ type: 'task', title: 'Do', wait }));
  const child = fc.boolean().map((wait) => ({ type: 'workflow', start: 'other', wait }));
  const wait = fc.constantFrom('1h', '1d', '2bd').map((length) => ({ type: 'wait', for: length }));
  const event = fc.tuple(maybe(fc.constant('2d'), 'timeout'), maybe(flag, 'when')).map((parts) => ({
    type: 'wait',
    event: { type: 'thing.happened', match: { field: 'id', op: 'eq', value: '{{ vars.x }}' } },
    ...merge(parts),
  }));
  const set = fc
    .constantFrom('{{ inputs.a }}', 'text', '{{ vars.x }}', '{{ item }}', { cel: 'inputs.a || inputs.b' })
    .map((x) => ({ type: 'set', values: { x } }));
  const decision = fc.constantFrom('allow', 'block').map((outcome) => ({ type: 'decision', outcome }));
  const leaves: fc.Arbitrary<Sketch>[] = [action, action, guided, task, child, wait, event];
  if (!orderMatters) return fc.oneof(...leaves);
  const bad = fc.constant({ type: 'set', values: { x: '{{ a | nonsense }}' } });
  const end = flag.map((when) => ({ type: 'end', when }));
  return fc.oneof(...leaves, ...leaves, ...leaves, set, decision, bad, end);
}

function merge(parts: object[]): object {
  return Object.assign({}, ...parts) as object;
}

const approvalTimes = fc.constantFrom(
  {},
  { expiresIn: '1d' },
  { expiresIn: '2d', remindAfter: '1d', escalateTo: { role: 'head', after: '1d' } },
);

function stepAt(shape: Shape, depth: number): fc.Arbitrary<Sketch> {
  if (depth === 0) return leaf(shape);
  const list = fc.array(stepAt(shape, depth - 1), { minLength: 1, maxLength: 2 });
  const condition = fc
    .tuple(flag, list, maybe(list, 'else'))
    .map(([test, then, rest]) => ({ type: 'condition', if: test, then, ...rest }));
  const router = fc
    .tuple(fc.array(fc.record({ when: flag, steps: list }), { minLength: 1, maxLength: 2 }), maybe(list, 'default'))
    .map(([cases, rest]) => ({ type: 'switch', cases, ...rest }));
  const joins = shape.orderMatters ? ['all', 'any', 'settle'] : ['all', 'settle'];
  const parallel = fc
    .tuple(
      fc.array(list, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...joins),
      maybe(fc.integer({ min: 1, max: 2 }), 'concurrency'),
      maybe(shape.orderMatters ? list : fc.constant<Sketch[]>([]), 'onError'),
    )
    .map(([branches, join, ...rest]) => ({ type: 'parallel', branches, join, ...merge(rest) }));
  const loop = fc
    .tuple(
      fc.oneof(fc.constant('{{ inputs.list }}'), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 })),
      list,
      maybe(fc.integer({ min: 1, max: 3 }), 'concurrency'),
      maybe(fc.constant(shape.orderMatters), 'continueOnError'),
      maybe(shape.orderMatters ? list : fc.constant<Sketch[]>([]), 'onError'),
    )
    .map(([items, steps, ...rest]) => ({ type: 'foreach', items, steps, ...merge(rest) }));
  const approval = fc
    .tuple(maybe(list, 'approved'), maybe(list, 'rejected'), maybe(list, 'expired'), approvalTimes)
    .map(([approved, rejected, expired, times]) => ({
      type: 'approval',
      title: 'May we? {{ vars.x }}',
      approvers: { role: 'lead' },
      evidence: ['vars'],
      ...merge([approved, rejected, expired, times]),
    }));
  const awaited = fc.tuple(list, fc.constantFrom('1d', '3d')).map(([onTimeout, timeout]) => ({
    type: 'wait',
    event: { type: 'thing.*' },
    timeout,
    onTimeout,
  }));
  const handled = fc.tuple(leaf(shape), list).map(([step, onError]) => ({ ...step, onError }));
  return fc.oneof(
    leaf(shape),
    leaf(shape),
    condition,
    router,
    parallel,
    parallel,
    loop,
    loop,
    approval,
    awaited,
    handled,
  );
}

function withIds(value: unknown, next: () => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withIds(item, next));
  if (value === null || typeof value !== 'object') return value;
  const isStep = 'type' in value && stepTypes.some((type) => type === value.type);
  const id = isStep ? { id: next() } : {};
  return { ...id, ...Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIds(item, next)])) };
}

const loads = fc.constantFrom<ContextLoad[]>(
  [],
  [],
  [{ load: 'crm.thing', as: 'thing', optional: false }],
  [
    { load: 'crm.thing', as: 'thing', optional: true },
    { load: 'crm.other', id: '{{ thing.luck }}', as: 'other', optional: true },
    { load: 'crm.third', as: 'third', optional: false },
  ],
);

/** Random workflow definitions, nested up to two lists deep, error handlers and context loads included. */
export function definitions(shape: Shape): fc.Arbitrary<WorkflowDefinition> {
  const outcomes = fc.constantFrom<string[] | undefined>(undefined, ['won', 'lost']);
  const timeout = shape.orderMatters ? fc.constantFrom(undefined, undefined, '3d') : fc.constant(undefined);
  return fc
    .tuple(fc.array(stepAt(shape, 2), { minLength: 1, maxLength: 4 }), outcomes, timeout, loads)
    .map(([steps, names, length, context]) => {
      let count = 0;
      const named = withIds(steps, () => `s${(count += 1)}`) as unknown[];
      return definitionOf(named, {
        ...(context.length === 0 ? {} : { context }),
        ...(names === undefined ? {} : { outcomes: names }),
        ...(length === undefined ? {} : { timeout: length }),
      });
    });
}
