import { readFile } from 'node:fs/promises';
import { progress } from '@clack/prompts';
import type { Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import { CommandError, say, sayJson, table } from '../output.ts';
import { eventsOfRow, replayMapSchema, ReplayRowError, type ReplayEvent, type ReplayMap } from '../replay/map.ts';
import { paced, readSpeed } from '../replay/pace.ts';
import { readRows } from '../replay/rows.ts';
import { batches, inParallel, sendBatch, type ReplayCounts } from '../replay/send.ts';

interface SendOptions extends ConnectionOptions {
  type?: string;
  data?: string;
  source: string;
  subject?: string;
  id?: string;
  file?: string;
  decide?: boolean;
  json?: boolean;
}

interface ReplayOptions extends ConnectionOptions {
  file: string;
  map: string;
  speed: string;
  order: string;
  limit?: string;
  batch: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `renubu events send` and `renubu events replay`. */
export function addEventCommands(program: Command): void {
  const events = program.command('events').description('send events, or replay a file of them');
  withConnection(events.command('send').description('send one event; with --decide wait for the verdict'))
    .option('--type <type>', 'such as order.created')
    .option('--data <json>', 'the data as JSON', '{}')
    .option('--source <source>', 'where it comes from', '/cli')
    .option('--subject <subject>', 'what it is about')
    .option('--id <id>', 'names the event; the same source and id count once')
    .option('--file <file>', 'a whole CloudEvent as JSON instead')
    .option('--decide', 'ask for the verdict: exit code 0 allow, 3 block, 4 review')
    .option('--json', 'print the answer as JSON')
    .action(send);
  withConnection(
    events.command('replay').description('turn the rows of a file (JSON lines or CSV, also gzip) into events'),
  )
    .requiredOption('--file <file>', 'the rows')
    .requiredOption('--map <file>', 'YAML or JSON that says which events a row makes')
    .option('--speed <speed>', 'max, or how fast time passes: 1x, 3600x', 'max')
    .option('--order <order>', 'file (as the rows come) or time', 'file')
    .option('--limit <rows>', 'only the first rows')
    .option('--batch <size>', 'events per request', '100')
    .option('--dry-run', 'count the events and send none')
    .option('--json', 'print the counts as JSON')
    .action(replay);
}

const verdictCodes: Readonly<Record<string, number>> = { allow: 0, block: 3, review: 4 };

async function send(options: SendOptions): Promise<void> {
  const event = await readEvent(options);
  const connection = await connect(options);
  const path = options.decide === true ? '/api/v1/events/decide' : '/api/v1/events';
  const response = await connection.send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  });
  const answer = (await response.json()) as { decision?: string; reason?: string | null };
  if (options.json === true) sayJson(answer);
  else if (answer.decision === undefined) say(`Accepted ${String(event['type'])} as ${String(event['id'])}.`);
  else say(`${answer.decision}${answer.reason ? `: ${answer.reason}` : ''}`);
  if (answer.decision !== undefined) process.exitCode = verdictCodes[answer.decision] ?? 0;
}

async function readEvent(options: SendOptions): Promise<Record<string, unknown>> {
  const basics = { specversion: '1.0', id: options.id ?? globalThis.crypto.randomUUID(), source: options.source };
  if (options.file !== undefined) {
    const text = await readFile(options.file, 'utf8').catch(() => {
      throw new CommandError(`There is no file ${String(options.file)}.`, 2);
    });
    return { ...basics, ...(readJson(text, options.file) as Record<string, unknown>) };
  }
  if (options.type === undefined) throw new CommandError('Say which event: --type, or --file with a whole one.', 2);
  return {
    ...basics,
    type: options.type,
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    datacontenttype: 'application/json',
    data: readJson(options.data ?? '{}', '--data'),
  };
}

function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(`${what} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, 2);
  }
}

async function replay(options: ReplayOptions): Promise<void> {
  const map = await readMap(options.map);
  const speed = readSpeed(options.speed);
  const size = readCount(options.batch, '--batch', 1000);
  const connection = options.dryRun === true ? undefined : await connect(options);
  const counts: ReplayCounts = { sent: 0, accepted: 0, duplicates: 0 };
  const byType = new Map<string, number>();
  const bar = options.json !== true && process.stdout.isTTY ? progress({ max: 1_000_000, style: 'light' }) : null;
  bar?.start('Replaying');
  const events = paced(await inOrder(eventsOf(map, options), options.order), speed);
  await inParallel(batches(events, speed === null ? size : 1), speed === null ? 4 : 1, async (batch) => {
    for (const { type } of batch) byType.set(type, (byType.get(type) ?? 0) + 1);
    const part = connection === undefined ? dry(batch) : await sendBatch({ connection, retries: 8 }, batch);
    for (const key of ['sent', 'accepted', 'duplicates'] as const) counts[key] += part[key];
    bar?.message(`${counts.sent} events`);
  }).finally(() => bar?.stop(`${counts.sent} events`));
  if (options.json === true) return sayJson({ ...counts, byType: Object.fromEntries(byType) });
  say(table([...byType].map(([type, count]) => [type, String(count)])));
  if (options.dryRun === true) say(`${counts.sent} events would be sent.`);
  else say(`${counts.sent} sent, ${counts.accepted} new, ${counts.duplicates} known already.`);
}

const dry = (batch: ReplayEvent[]): ReplayCounts => ({ sent: batch.length, accepted: 0, duplicates: 0 });

async function* eventsOf(map: ReplayMap, { file, limit }: ReplayOptions): AsyncGenerator<ReplayEvent> {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : readCount(limit, '--limit', 100_000_000);
  const now = new Date().toISOString();
  let rows = 0;
  for await (const { line, row } of readRows(file)) {
    if ((rows += 1) > most) return;
    try {
      yield* eventsOfRow(map, row, now);
    } catch (error) {
      if (error instanceof ReplayRowError) throw new CommandError(`${file}:${line} ${error.message}`, 2);
      throw error;
    }
  }
}

async function inOrder(events: AsyncGenerator<ReplayEvent>, order: string): Promise<AsyncIterable<ReplayEvent>> {
  if (order === 'file') return events;
  if (order !== 'time') throw new CommandError(`--order is “${order}”; say file or time.`, 2);
  const all: ReplayEvent[] = [];
  for await (const event of events) all.push(event);
  const sorted = all.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return (async function* () {
    yield* sorted;
  })();
}

function readCount(text: string, flag: string, most: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new CommandError(`${flag} is “${text}”; say a whole number from 1 to ${most}.`, 2);
}

async function readMap(file: string): Promise<ReplayMap> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`There is no file ${file}.`, 2);
  });
  const parsed = replayMapSchema.safeParse(parseYaml(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new CommandError([`${file} is no map of events:`, ...problems].join('\n'), 2);
}
