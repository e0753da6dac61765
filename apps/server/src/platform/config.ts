import { resolve } from 'node:path';
import { z } from 'zod';

const onOff = z
  .enum(['on', 'off', 'true', 'false', '1', '0'])
  .transform((value) => ['on', 'true', '1'].includes(value));

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4400),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, hostname: /.*/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  RENUBU_DATA_DIR: z.string().min(1).default('.renubu'),
  RENUBU_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  RENUBU_SAMPLE: onOff.optional(),
  RENUBU_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  RENUBU_PUBLIC_URL: z.url({ protocol: /^https?$/, hostname: /.*/ }).optional(),
  RENUBU_BASE_PATH: z
    .string()
    .regex(/^\/(?:[\w.~-]+(?:\/[\w.~-]+)*)?$/, 'must look like /renubu, without a slash at the end')
    .default('/'),
  RENUBU_TRUST_PROXY: z.string().default('off'),
  RENUBU_METRICS_TOKEN: z.string().min(16, 'needs at least 16 characters').optional(),
  RENUBU_RATE_LIMIT: z.coerce.number().int().min(0).default(1200),
  RENUBU_DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(10),
  RENUBU_WEB_DIR: z.string().min(1).optional(),
  RENUBU_ALLOW_PRIVATE_HOSTS: z.string().default(''),
  // Networks people have at home. Link-local addresses, where clouds keep their secrets, are never among them.
  RENUBU_MODEL_NETWORKS: z.string().default('127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16'),
  SMTP_URL: z.url({ protocol: /^smtps?$/, hostname: /.+/ }).optional(),
  SMTP_FROM: z.string().min(3).optional(),
});

export type ServerRole = 'all' | 'api' | 'worker';

export interface Config {
  environment: 'development' | 'production' | 'test';
  role: ServerRole;
  host: string;
  port: number;
  /** Absolute path of the folder that keeps the embedded database, secrets and files. */
  dataDir: string;
  /** Set when the operator brings a PostgreSQL; undefined means the embedded one. */
  databaseUrl: string | undefined;
  /** Largest number of connections of each pool. */
  databasePool: number;
  /** Whether there is a sample organization whose people may sign in; in production only when asked for. */
  sample: boolean;
  /** Key material for sessions and encryption; undefined until `ensureSecret` made one (embedded mode only). */
  secret: string | undefined;
  /** Where browsers reach the server; undefined until it listens (local mode only). */
  publicUrl: string | undefined;
  /** `/` or a prefix such as `/renubu`, without a slash at the end. */
  basePath: string;
  /** What Fastify's `trustProxy` takes: false, true, a number of hops or a list of addresses. */
  trustProxy: boolean | number | string;
  metricsToken: string | undefined;
  /** Requests per minute and caller before 429; 0 switches the limit off. */
  rateLimit: number;
  /** `info` unless given; on a terminal `warn`, where people read what the start tells them. */
  logLevel: string;
  /** Folder of the built web app; undefined means the default place. */
  webDir: string | undefined;
  /** Hosts, addresses and ranges that calls may reach although they are not public. */
  allowPrivateHosts: string[];
  /** What “on our network” may mean for a model: hosts and ranges, none where organizations share the installation. */
  modelNetworks: string[];
  /** The server’s own mail server, `smtp://user:password@host:port`; without one e-mails are kept, not sent. */
  smtpUrl: string | undefined;
  /** Sender of the server’s own e-mails. */
  smtpFrom: string;
}

/** The environment does not make a usable configuration; `problems` lists every reason at once. */
export class ConfigError extends Error {
  readonly code = 'invalid_configuration';
  constructor(readonly problems: { name: string; message: string }[]) {
    super(
      ['The configuration cannot be used:', ...problems.map(({ name, message }) => `  ${name}: ${message}`)].join('\n'),
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration from environment variables.
 * Throws `ConfigError` naming all invalid and missing variables. With NODE_ENV=production and a DATABASE_URL the
 * secrets have to be given; the embedded database generates and keeps its own.
 */
export function loadConfig(env: Record<string, string | undefined>, cwd: string = process.cwd()): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ name: issue.path.join('.'), message: issue.message }));
  problems.push(...missingSecrets(given));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const values = parsed.data;
  return {
    environment: values.NODE_ENV,
    role: values.RENUBU_ROLE,
    host: values.HOST,
    port: values.PORT,
    dataDir: resolve(cwd, values.RENUBU_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    databasePool: values.RENUBU_DATABASE_POOL,
    sample: values.RENUBU_SAMPLE ?? values.NODE_ENV !== 'production',
    secret: values.RENUBU_SECRET,
    publicUrl: values.RENUBU_PUBLIC_URL?.replace(/\/$/, ''),
    basePath: values.RENUBU_BASE_PATH,
    trustProxy: parseTrustProxy(values.RENUBU_TRUST_PROXY),
    metricsToken: values.RENUBU_METRICS_TOKEN,
    rateLimit: values.RENUBU_RATE_LIMIT,
    logLevel: values.LOG_LEVEL ?? (process.stdout.isTTY === true ? 'warn' : 'info'),
    webDir: values.RENUBU_WEB_DIR === undefined ? undefined : resolve(cwd, values.RENUBU_WEB_DIR),
    allowPrivateHosts: listOf(values.RENUBU_ALLOW_PRIVATE_HOSTS),
    modelNetworks: values.RENUBU_MODEL_NETWORKS === 'off' ? [] : listOf(values.RENUBU_MODEL_NETWORKS),
    smtpUrl: values.SMTP_URL,
    smtpFrom: values.SMTP_FROM ?? 'Renubu <no-reply@localhost>',
  };
}

const listOf = (text: string): string[] => text.split(',').flatMap((item) => item.trim() || []);

const requiredInProduction = [
  ['RENUBU_SECRET', 'is missing; make one with `openssl rand -base64 48`'],
  ['RENUBU_PUBLIC_URL', 'is missing; the address people open, for example https://renubu.example.com'],
] as const;

function missingSecrets(given: Record<string, string | undefined>): { name: string; message: string }[] {
  if (given['NODE_ENV'] !== 'production' || given['DATABASE_URL'] === undefined) return [];
  return requiredInProduction
    .filter(([name]) => given[name] === undefined)
    .map(([name, message]) => ({ name, message }));
}

function parseTrustProxy(value: string): boolean | number | string {
  if (['off', 'false', '0'].includes(value)) return false;
  if (['on', 'true'].includes(value)) return true;
  return /^\d+$/.test(value) ? Number(value) : value;
}
