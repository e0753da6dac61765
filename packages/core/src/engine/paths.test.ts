import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../definitions/compile.ts';
import { holderOf, loopsAround, nodeOf, prefixOf, prefixOfList, stepIdOf } from './paths.ts';
import { definitionOf } from './testing/harness.ts';

const leaf = { id: 'leaf', type: 'set', values: {} };
const branch = { id: 'branch', type: 'condition', if: { cel: 'true' }, then: [leaf] };
const inner = { id: 'inner', type: 'foreach', items: [1], steps: [branch] };
const plan = compileDefinition(
  definitionOf([{ id: 'outer', type: 'foreach', items: [1], steps: [inner], onError: [{ ...leaf, id: 'note' }] }]),
);

describe('paths', () => {
  test('a path is the step id behind the loops that hold it', () => {
    expect(stepIdOf('outer[1].inner[2].leaf')).toBe('leaf');
    expect(prefixOf('outer[1].inner[2].leaf')).toBe('outer[1].inner[2].');
    expect([stepIdOf('leaf'), prefixOf('leaf')]).toEqual(['leaf', '']);
    expect(loopsAround('outer[1].inner[2].leaf')).toEqual([
      { path: 'outer', index: 1 },
      { path: 'outer[1].inner', index: 2 },
    ]);
    expect(nodeOf(plan, '$context.leaf')).toBeUndefined();
  });

  test('holders lead up to the root', () => {
    expect(holderOf(plan, 'outer[1].inner[2].leaf')).toEqual({ path: 'outer[1].inner[2].branch', list: 'then' });
    expect(holderOf(plan, 'outer[1].inner[2].branch')).toEqual({ path: 'outer[1].inner', list: 'steps[2]' });
    expect(holderOf(plan, 'outer[1].inner')).toEqual({ path: 'outer', list: 'steps[1]' });
    expect(holderOf(plan, 'note')).toEqual({ path: 'outer', list: 'onError' });
    expect(holderOf(plan, 'outer')).toBeNull();
  });

  test('lists name what their steps begin with', () => {
    expect(prefixOfList('root', 'root')).toBe('');
    expect(prefixOfList('outer', 'steps[3]')).toBe('outer[3].');
    expect(prefixOfList('outer[3].branch', 'then')).toBe('outer[3].');
    expect(prefixOfList('outer', 'onError')).toBe('');
  });
});
