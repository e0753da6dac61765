import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';
import { keptSecret } from './secret.ts';

function problemsOf(env: Record<string, string>): { name: string; message: string }[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  it('has sensible values without any variable', () => {
    expect(loadConfig({}, '/somewhere')).toMatchObject({
      environment: 'development',
      role: 'all',
      host: '127.0.0.1',
      port: 4400,
      dataDir: '/somewhere/.renubu',
      databaseUrl: undefined,
      sample: true,
      secret: undefined,
      basePath: '/',
      trustProxy: false,
    });
  });

  it('has no sample organization in production unless asked for', () => {
    const production = { NODE_ENV: 'production' };
    expect(loadConfig(production).sample).toBe(false);
    expect(loadConfig({ ...production, RENUBU_SAMPLE: 'on' }).sample).toBe(true);
    expect(loadConfig({ RENUBU_SAMPLE: 'off' }).sample).toBe(false);
  });

  it('opens home networks to models, or what the operator says', () => {
    expect(loadConfig({}).modelNetworks).toContain('192.168.0.0/16');
    expect(loadConfig({ RENUBU_MODEL_NETWORKS: 'off' }).modelNetworks).toEqual([]);
    expect(loadConfig({ RENUBU_MODEL_NETWORKS: '10.1.0.0/16, llm.local' }).modelNetworks).toEqual([
      '10.1.0.0/16',
      'llm.local',
    ]);
  });

  it('takes empty variables as absent', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '' }).port).toBe(4400);
  });

  it('names every wrong variable at once', () => {
    const names = problemsOf({
      PORT: 'abc',
      DATABASE_URL: 'mysql://x',
      RENUBU_SAMPLE: 'maybe',
      RENUBU_SECRET: 'short',
    }).map(({ name }) => name);
    expect(names.sort()).toEqual(['DATABASE_URL', 'PORT', 'RENUBU_SAMPLE', 'RENUBU_SECRET']);
  });

  it('refuses production with an own database and no secrets, listing what is missing', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://u:p@db/renubu' };
    expect(problemsOf(production).map(({ name }) => name)).toEqual(['RENUBU_SECRET', 'RENUBU_PUBLIC_URL']);
    expect(problemsOf({ ...production, PORT: 'x' })).toHaveLength(3);
    expect(
      problemsOf({ ...production, RENUBU_SECRET: 's'.repeat(32), RENUBU_PUBLIC_URL: 'https://r.example' }),
    ).toEqual([]);
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([]);
  });

  it.each([
    ['off', false],
    ['on', true],
    ['2', 2],
    ['10.0.0.0/8', '10.0.0.0/8'],
  ])('reads RENUBU_TRUST_PROXY=%s', (value, expected) => {
    expect(loadConfig({ RENUBU_TRUST_PROXY: value }).trustProxy).toBe(expected);
  });

  it('wants a base path without a slash at the end', () => {
    expect(loadConfig({ RENUBU_BASE_PATH: '/renubu' }).basePath).toBe('/renubu');
    expect(problemsOf({ RENUBU_BASE_PATH: '/renubu/' })).toMatchObject([{ name: 'RENUBU_BASE_PATH' }]);
  });
});

describe('keptSecret', () => {
  it('is made once and readable by its owner only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'renubu-secret-'));
    const [first, second] = await Promise.all([keptSecret(folder, 'secret'), keptSecret(folder, 'secret')]);
    expect(first).toBe(second);
    expect(first).toHaveLength(48);
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });
});
