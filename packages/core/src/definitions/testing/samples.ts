import { builtInCatalog, type Catalog } from '../catalog.ts';
import { checkDefinition } from '../check.ts';

export const catalog: Catalog = {
  ...builtInCatalog,
  workflows: ['health-check', 'emergency-renewal'],
  fields: { customer: ['name', 'arr', 'renewalDate'] },
};

export type Data = Record<string, unknown>;
export const note = { id: 'note', type: 'action', uses: 'log.write', with: { message: 'Hello' } };
export const base: Data = {
  workflow: 'sample',
  name: 'Sample',
  kind: 'automation',
  on: [{ manual: { inputs: { properties: { amount: { type: 'number' } } } } }],
  steps: [note],
};
export const withSteps = (...steps: unknown[]): Data => ({ ...base, steps });
export const condition = (value: unknown): Data =>
  withSteps({ id: 'check', type: 'condition', if: value, then: [note] });
export const guided = (extra: Data): Data => withSteps({ id: 'talk', type: 'guided', ...extra });
export const chat = (opening: unknown[], branches: Data = {}): Data =>
  guided({ chat: { opening: { text: 'Hi', buttons: opening }, branches }, artifacts: [report], outputs });
export const report = { id: 'report', type: 'report', title: 'Report', data: { text: 'x' } };
export const outputs = { properties: { result: { type: 'string' } }, required: ['result'] };
export const action = (uses: unknown, fields: unknown): Data =>
  withSteps({ id: 'act', type: 'action', uses, with: fields });
export const message = (template: string): Data => action('log.write', { message: template });
export const tests = (test: Data): Data => ({
  ...base,
  outcomes: ['done'],
  tests: [{ name: 'one', expect: {}, ...test }],
});
export const nested = (levels: number): Data => {
  let steps: unknown[] = [note];
  for (let level = 0; level < levels; level += 1) {
    steps = [{ id: `level-${level}`, type: 'condition', if: { field: 'customer', op: 'exists' }, then: steps }];
  }
  return { ...base, steps };
};
export const without = (key: string): Data => Object.fromEntries(Object.entries(base).filter(([name]) => name !== key));

/** What the checker finds, each as `code path → suggestion`. */
export const findings = (input: unknown): string[] =>
  checkDefinition(input, catalog).issues.map(({ code, path, suggestion }) =>
    suggestion === undefined ? `${code} ${path}` : `${code} ${path} → ${suggestion}`,
  );
