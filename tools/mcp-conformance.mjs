import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Runs the MCP conformance suite against a fixture server behind our own endpoint. The suite needs a newer Node than we
 * do: both are installed into a temporary folder (kept with --keep FOLDER). Ends with 0 when all scenarios pass, and when
 * the registry is out of reach, which it says.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const suite = '@modelcontextprotocol/conformance@0.1.16';
const node = 'node@24';
const fixture = 'apps/server/src/domains/mcp/testing/serve-fixture.ts';

const kept = process.argv.includes('--keep') ? process.argv[process.argv.indexOf('--keep') + 1] : undefined;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'renubu-mcp-'));

/** Installs suite and Node; false when the registry does not answer. */
function install() {
  const entry = join(folder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
  const binary = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(entry) || !existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const command = ['install', '--no-audit', '--no-fund', '--loglevel=error', node, suite];
    const { status, stderr } = spawnSync('npm', command, { cwd: folder, encoding: 'utf8', timeout: 240_000 });
    if (status !== 0) console.log((stderr ?? '').trim().split('\n').slice(0, 3).join('\n'));
  }
  return existsSync(entry) && existsSync(binary) ? { entry, binary } : null;
}

/** Starts the fixture and waits for its address. */
async function startFixture() {
  const child = spawn(process.execPath, ['--import', 'tsx', fixture], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) return { child, url: line.trim() };
  throw new Error('The fixture server did not start.');
}

/** What each scenario came to, from the files that the suite leaves. */
function readResults(results) {
  return readdirSync(results)
    .sort()
    .map((name) => {
      const checks = JSON.parse(readFileSync(join(results, name, 'checks.json'), 'utf8'));
      const count = (status) => checks.filter((check) => check.status === status).length;
      return {
        scenario: name.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T.*$/, ''),
        passed: count('SUCCESS'),
        failed: count('FAILURE'),
        warnings: count('WARNING'),
        reasons: checks
          .filter(({ status }) => ['FAILURE', 'WARNING'].includes(status))
          .map(({ errorMessage, description }) => errorMessage ?? description),
      };
    });
}

async function run({ entry, binary }) {
  const { child, url } = await startFixture();
  const results = join(folder, 'results');
  rmSync(results, { recursive: true, force: true });
  try {
    await new Promise((resolve) => {
      const suiteRun = spawn(binary, [entry, 'server', '--url', url, '--suite', 'all', '-o', results], {
        cwd: folder,
        stdio: 'ignore',
      });
      suiteRun.on('exit', resolve);
    });
  } finally {
    child.kill('SIGTERM');
  }
  return readResults(results);
}

const installed = install();
if (installed === null) {
  console.log(`Skipped: ${suite} and ${node} could not be installed; the registry is out of reach.`);
  process.exit(0);
}
const outcomes = await run(installed);
if (kept === undefined) rmSync(folder, { recursive: true, force: true });
for (const { scenario, passed, failed, warnings, reasons } of outcomes) {
  const verdict = failed > 0 ? 'FAILED' : warnings > 0 ? 'warned' : 'passed';
  console.log(`${verdict}  ${scenario} (${passed} of ${passed + failed + warnings})`);
  for (const reason of reasons) console.log(`        ${reason}`);
}
const failed = outcomes.filter((outcome) => outcome.failed > 0).length;
console.log(`${outcomes.length - failed} of ${outcomes.length} scenarios passed, ${failed} failed.`);
process.exit(failed > 0 || outcomes.length === 0 ? 1 : 0);
