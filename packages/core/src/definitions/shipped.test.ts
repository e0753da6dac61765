import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runDefinitionTests } from '../engine/simulate.ts';
import { checkText } from './check.ts';

const folder = new URL('../../../../workflows/automation/', import.meta.url);
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];

describe('shipped automations', () => {
  it('are at least a dozen', () => expect(files.length).toBeGreaterThanOrEqual(12));

  it.each(files)('%s has no findings, and its tests pass', (file) => {
    const { definition, issues } = checkText(readFileSync(new URL(file, folder), 'utf8'));
    expect(issues).toEqual([]);
    if (definition === null) throw new Error(file);
    expect(`${definition.workflow}.yaml`).toBe(file);
    const results = runDefinitionTests(definition);
    expect(results.length).toBeGreaterThanOrEqual(2);
    expect(results.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`))).toEqual([]);
  });
});
