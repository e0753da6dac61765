import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig, type Config } from '../config.ts';
import { startEmbedded } from '../db/embedded.ts';
import { findCluster, findRunningEmbedded } from '../db/embedded/running.ts';
import { examineDatabase } from './database.ts';
import { checked, failed, ok, skipped, type Finding } from './finding.ts';
import { checkDataDir, checkInstallation, checkNode, checkPort, checkWeb } from './surroundings.ts';

const builtWebApp = fileURLToPath(new URL('../../../../web/dist/', import.meta.url));

/**
 * Looks at everything a server needs and says what is wrong, also while one runs. Changes nothing but for starting an
 * embedded database that stands still, which is stopped again. `env` are the environment variables.
 */
export async function examine(env: Record<string, string | undefined>): Promise<Finding[]> {
  const { config, findings } = readConfiguration(env);
  const first = [
    checkNode(process.versions.node),
    ...(await checked('installation', () => checkInstallation(env['DATABASE_URL']))),
  ];
  if (config === undefined) return [...first, ...findings];
  return [
    ...first,
    ...findings,
    ...(await checked('data folder', () => checkDataDir(config.dataDir))),
    ...(await checked('database', () => findDatabase(config))),
    ...(await checked('web app', () => checkWeb(config.webDir ?? builtWebApp))),
    ...(await checked('port', () => checkPort(config))),
  ];
}

/** True when nothing failed. */
export const isHealthy = (findings: readonly Finding[]): boolean => findings.every(({ status }) => status !== 'failed');

function readConfiguration(env: Record<string, string | undefined>): { config?: Config; findings: Finding[] } {
  try {
    return { config: loadConfig(env), findings: [ok('configuration', 'all variables can be used')] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const findings = error.problems.map(({ name, message }) =>
      failed('configuration', `${name}: ${message}`, `Correct ${name}; the other checks follow then.`),
    );
    return { findings };
  }
}

async function findDatabase({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  if (databaseUrl !== undefined) return examineDatabase(databaseUrl);
  const cluster = await findCluster(dataDir);
  if (cluster === undefined) return [skipped('embedded database', 'not made yet; the first start makes it')];
  const running = await findRunningEmbedded(dataDir);
  if (running === undefined) return examineStopped(dataDir, cluster.version);
  const { pid, port, serverPid } = running;
  const state =
    serverPid === undefined
      ? `process ${pid} runs on port ${port} although its server was killed; the next start stops it`
      : `process ${pid} runs on port ${port} for the server ${serverPid}`;
  return [ok('embedded database', state), ...(await examineDatabase(running.url))];
}

async function examineStopped(dataDir: string, version: string): Promise<Finding[]> {
  const database = await startEmbedded({ dataDir });
  try {
    const state = ok('embedded database', `PostgreSQL ${version} stands still; it was started for this look`);
    return [state, ...(await examineDatabase(database.url))];
  } finally {
    await database.stop();
  }
}
