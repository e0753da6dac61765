// Lints docs/reference/openapi.json with Redocly's recommended rules: errors fail, warnings are told.
import { fileURLToPath } from 'node:url';
import { createConfig, formatProblems, lint } from '@redocly/openapi-core';

const file = fileURLToPath(new URL('../docs/reference/openapi.json', import.meta.url));
const config = await createConfig({ extends: ['recommended'] });
const problems = await lint({ ref: file, config });
const totals = {
  errors: problems.filter(({ severity }) => severity === 'error').length,
  warnings: problems.filter(({ severity }) => severity === 'warn').length,
  ignored: 0,
};
if (problems.length > 0) formatProblems(problems, { format: 'stylish', totals, version: '3.1' });
console.log(`${totals.errors} errors, ${totals.warnings} warnings`);
process.exit(totals.errors > 0 ? 1 : 0);
