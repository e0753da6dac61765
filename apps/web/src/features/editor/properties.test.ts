import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { Json } from '@renubu/contracts/json';
import { stepTypes, type StepType } from '@renubu/contracts/language/steps';
import { editText, readDefinition, setAt, valueAt, type Loose, type Path } from './document.ts';
import { addStep, duplicateStep, moveStep, removeStep, type Direction, type Edited } from './operations.ts';
import { allSteps, outline, type StepList } from './outline.ts';
import { readTyped, writeTyped } from './typed-value.ts';
import { begin, change, redo, undo } from './undo.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const leaf = fc.oneof(
  fc.string(),
  fc.constantFrom('yes', 'null', '{{ a.b }}', '10', '1e3', '# no', '- x', ' a', 'a: b', 'x\ny', '0x1f', '~', '"q"'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const object = fc.dictionary(name, json, { maxKeys: 5 });

describe('a text and what it says', () => {
  it('lose nothing of each other, whatever is set where', () => {
    fc.assert(
      fc.property(object, fc.array(name, { minLength: 1, maxLength: 3 }), json, (value, below, set) => {
        const text = stringify(value);
        const path = ['new!', ...below];
        expect(readDefinition(editText(text, () => undefined))).toEqual(value);
        const changed = setAt(text, path, set);
        expect(valueAt(readDefinition(changed), path)).toEqual(set);
        expect(readDefinition(setAt(changed, ['new!'], undefined))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it('take over any object in the place of any other', () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        expect(readDefinition(setAt(stringify({ a: before }), ['a'], after))).toEqual({ a: after });
      }),
      { numRuns: 300 },
    );
  });
});

type Move = { kind: 'add' | 'remove' | 'duplicate' | Direction; at: number; list: number; type: StepType };
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('add', 'add', 'remove', 'duplicate', 'up', 'down', 'in', 'out'),
  at: fc.nat(50),
  list: fc.nat(20),
  type: fc.constantFrom(...stepTypes),
});
const lists = (list: StepList): StepList[] => [list, ...list.steps.flatMap((step) => step.lists.flatMap(lists))];
const rootOf = (text: string): StepList => outline(readDefinition(text) as Loose);

function play(text: string, { kind, at, list, type }: Move): Edited {
  const root = rootOf(text);
  if (kind === 'add') {
    const all = lists(root);
    const into = all[list % all.length]!;
    return addStep(text, into.path, at % (into.steps.length + 1), type);
  }
  const steps = allSteps(root);
  const path: Path | undefined = steps[at % Math.max(1, steps.length)]?.path;
  if (!path) return null;
  if (kind === 'remove') return removeStep(text, path);
  return kind === 'duplicate' ? duplicateStep(text, path) : moveStep(text, path, kind);
}

describe('operations on the tree', () => {
  it('keep ids unique, moves keep every step, and undo goes all the way back', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 14 }), (moves) => {
        const first = 'workflow: x\n# keep me\nsteps:\n  - { id: end, type: end } # the end\n';
        let state = begin(first);
        for (const item of moves) {
          const edited = play(state.present, item);
          if (!edited) continue;
          const [before, after] = [allSteps(rootOf(state.present)), allSteps(rootOf(edited.text))];
          expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
          if (!['add', 'remove', 'duplicate'].includes(item.kind)) {
            expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
          }
          expect(edited.text).toContain('# keep me');
          state = change(state, edited.text);
        }
        const last = state.present;
        while (state.past.length > 0) state = undo(state);
        expect(state.present).toBe(first);
        while (state.future.length > 0) state = redo(state);
        expect(state.present).toBe(last);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a typed value', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(readTyped(writeTyped(value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });
  it('is what people mean', () => {
    expect(readTyped('10000')).toBe(10000);
    expect(readTyped('gold')).toBe('gold');
    expect(readTyped('"10"')).toBe('10');
    expect(readTyped('[a, b]')).toEqual(['a', 'b']);
    expect(readTyped('{{ order.total }}')).toBe('{{ order.total }}');
    expect(readTyped('[unfinished')).toBe('[unfinished');
    expect(readTyped('{ path: order.total }')).toEqual({ path: 'order.total' });
  });
  it('joins typing in one field to one undo', () => {
    const typed = change(change(begin('a'), 'ab', 'name'), 'abc', 'name');
    expect(undo(typed).present).toBe('a');
    expect(undo(change(typed, 'abcd', 'other')).present).toBe('abc');
  });
});
