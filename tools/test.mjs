// `npm test`: everything that must hold before a change lands, in the order of the quickest answer.
import { mkdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, requireNode, root, run } from './install.mjs';

requireNode();
ensureInstalled();
const { ensureBuilt } = await import('./build.mjs');
const { ensureChromium } = await import('./chromium.mjs');

const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results);
const bin = (name) => join(root, 'node_modules', '.bin', name);
const failures = [];
let passed = 0;
let failed = 0;

/** Runs one check; it counts as one passed or failed. */
function check(name, command, args) {
  const started = Date.now();
  const ok = run(command, args) === 0;
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (ok) passed += 1;
  else {
    failed += 1;
    failures.push(name);
  }
}

/** Runs Vitest projects and adds their tests to the count. */
function vitest(name, projects, env = {}) {
  const file = join(results, `${name}.json`);
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const status = run(bin('vitest'), args, { env: { ...process.env, ...env } });
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 1 };
  passed += report.numPassedTests;
  failed += Math.max(report.numFailedTests, status === 0 ? 0 : 1);
  if (status !== 0) failures.push(`${name} tests`);
}

check('formatting', bin('prettier'), ['--check', '--log-level=warn', '.']);
check('lint', bin('eslint'), ['--max-warnings=0', '.']);
// core alone, without Node and DOM types of the rest; then everything that runs on Node in one program; then the web app.
for (const project of ['packages/core', '.', 'apps/web']) check(`types of ${project}`, bin('tsc'), ['-p', project]);
check('import rules', bin('depcruise'), [
  '--config',
  '.dependency-cruiser.cjs',
  '--output-type',
  'err',
  'packages',
  'apps',
]);
check('OpenAPI file and client are current', bin('tsx'), ['tools/generate-api.ts', '--check']);
check('mail templates are current', bin('tsx'), ['tools/build-mail.ts', '--check']);
check('OpenAPI lint', bin('tsx'), ['tools/lint-openapi.ts']);
check('MCP conformance (on Node 24)', process.execPath, ['tools/mcp-conformance.mjs']);
vitest('unit', ['unit', 'web']);
vitest('server', ['server']);

const chromium = await ensureChromium();
if (chromium) {
  await ensureBuilt();
  vitest('browser', ['e2e'], { RENUBU_CHROMIUM: chromium });
} else {
  console.error(
    'No Chromium: install it (Debian: apt-get install chromium) or set RENUBU_CHROMIUM to its path. The browser tests did not run.',
  );
  failures.push('browser tests (no Chromium)');
  failed += 1;
}

if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
