import { pino, type Logger } from 'pino';

const secretNames = [
  'authorization',
  'cookie',
  'password',
  'newPassword',
  'currentPassword',
  'secret',
  'token',
  'apiKey',
];

/** Paths whose values never reach a log line. */
export const redactedPaths = [
  ...secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  'req.headers["x-api-key"]',
  'headers["x-api-key"]',
  'req.headers["set-cookie"]',
];

/**
 * Makes the process logger: JSON lines, or coloured text when the output is a terminal.
 * `level` is a pino level or `silent`.
 */
export function createLogger(level: string, pretty = process.stdout.isTTY === true): Logger {
  return pino({
    level,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } } }
      : {}),
  });
}
