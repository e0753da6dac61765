import { expect, it } from 'vitest';
import { describeFinding } from './doctor.ts';
import { describeChange } from './sample.ts';

it('shows what failed with what to do', () => {
  expect(describeFinding({ name: 'port', status: 'ok', detail: '4400 is free' })).toBe('✓ port: 4400 is free');
  expect(describeFinding({ name: 'clock', status: 'failed', detail: '9 s behind', fix: 'Synchronise.' })).toBe(
    '✗ clock: 9 s behind\n    Synchronise.',
  );
  expect(describeFinding({ name: 'database', status: 'skipped', detail: 'not made yet' })).toBe(
    '– database: not made yet',
  );
});

it('tells what became of the sample organization', () => {
  expect(describeChange('remove', { removed: false, installed: false, usable: true })).toMatch(/no sample/);
  expect(describeChange('install', { removed: false, installed: false, usable: true })).toMatch(/there already/);
  expect(describeChange('reset', { removed: true, installed: true, usable: true })).toMatch(/anew/);
  expect(describeChange('install', { removed: false, installed: true, usable: false })).toMatch(/RENUBU_SAMPLE=off/);
});
