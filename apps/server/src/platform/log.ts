import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';
import { describeError } from './log-error.ts';

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
export function createLogger(level: string, terminal = process.stdout.isTTY === true): Logger {
  const options = {
    level,
    serializers: { err: describeError },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  if (!terminal) return pino(options);
  return pino(options, pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true }));
}
