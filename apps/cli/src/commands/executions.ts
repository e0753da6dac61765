import { setTimeout as delay } from 'node:timers/promises';
import { unwrap, type RenubuClient } from '@renubu/client/client';
import type { ExecutionDetail, ExecutionSummary, HistoryEntry } from '@renubu/contracts/executions';
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import { readLimit, say, sayJson, table } from '../output.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** `renubu executions list | show | logs | cancel | pause | resume | retry | export`. */
export function addExecutionCommands(program: Command): void {
  const executions = program.command('executions').description('see and control executions');
  withConnection(executions.command('list').description('list executions, last changed first'))
    .option('--workflow <slug>', 'only of this workflow')
    .option(
      '--status <status...>',
      'only in these states: pending, running, waiting, paused, snoozed, completed, failed, cancelled',
    )
    .option('--result <result...>', 'only with these results: allowed, blocked, review, executed')
    .option('--search <text>', 'in names, correlation keys and ids')
    .option('--limit <count>', 'how many, 1 to 200', '20')
    .option('--json', 'print them as JSON')
    .action(list);
  withConnection(executions.command('show <id>').description('show an execution with its steps'))
    .option('--json', 'print it as JSON')
    .action(show);
  withConnection(executions.command('logs <id>').description('print the history of an execution'))
    .option('-f, --follow', 'wait for more until it ends')
    .option('--json', 'print one JSON object per line')
    .action(logs);
  withConnection(executions.command('export <id>').description('print everything about an execution as JSON')).action(
    async (id: string, options: Options) => {
      const { client } = await connect(options);
      sayJson(await unwrap(client.GET('/api/v1/executions/{id}/export', { params: { path: { id } } })));
    },
  );
  addControl(executions);
}

function addControl(executions: Command): void {
  const verb = (name: string, description: string) =>
    withConnection(executions.command(`${name} <id>`).description(description)).option('--json', 'print it as JSON');
  verb('cancel', 'end it for good')
    .requiredOption('--reason <text>', 'why')
    .action((id: string, options: Options & { reason: string }) =>
      control(options, (client) =>
        client.POST('/api/v1/executions/{id}/cancel', { params: { path: { id } }, body: { reason: options.reason } }),
      ),
    );
  verb('pause', 'hold it; results are kept, nothing further starts')
    .option('--reason <text>', 'why')
    .action((id: string, options: Options & { reason?: string }) =>
      control(options, (client) =>
        client.POST('/api/v1/executions/{id}/pause', {
          params: { path: { id } },
          body: options.reason === undefined ? {} : { reason: options.reason },
        }),
      ),
    );
  verb('resume', 'let a paused one go on').action((id: string, options: Options) =>
    control(options, (client) => client.POST('/api/v1/executions/{id}/resume', { params: { path: { id } } })),
  );
  verb('retry', 'run a failed one again from where it failed')
    .option('--from-step <path>', 'or from this step')
    .action((id: string, options: Options & { fromStep?: string }) =>
      control(options, (client) =>
        client.POST('/api/v1/executions/{id}/retry', {
          params: { path: { id } },
          body: options.fromStep === undefined ? {} : { fromStep: options.fromStep },
        }),
      ),
    );
}

type Answer = ReturnType<RenubuClient['POST']>;

async function control(options: Options, act: (client: RenubuClient) => Answer): Promise<void> {
  const { client } = await connect(options);
  const execution = (await unwrap(act(client) as never)) as ExecutionDetail;
  if (options.json === true) sayJson(execution);
  else say(`${execution.workflowName} is ${execution.status}.`);
}

interface ListOptions extends Options {
  workflow?: string;
  status?: string[];
  result?: string[];
  search?: string;
  limit: string;
}

async function list(options: ListOptions): Promise<void> {
  const { workflow, status, result, search, limit } = options;
  const { client } = await connect(options);
  const query = { workflow, status, result, q: search, limit: readLimit(limit) };
  const { items } = await unwrap(client.GET('/api/v1/executions', { params: { query: query as never } }));
  if (options.json === true) return sayJson(items);
  if (items.length === 0) return say('No executions.');
  say(table([['ID', 'WORKFLOW', 'STATUS', 'RESULT', 'STEP', 'CHANGED'], ...items.map(line)]));
}

function line(item: ExecutionSummary): string[] {
  const step = item.failure ?? item.currentStep?.name ?? '';
  return [
    item.id,
    `${item.workflow} v${item.version}`,
    item.status,
    item.outcome ?? item.result ?? '',
    step,
    item.updatedAt,
  ];
}

async function show(id: string, options: Options): Promise<void> {
  const { client } = await connect(options);
  const found = await unwrap(client.GET('/api/v1/executions/{id}', { params: { path: { id } } }));
  if (options.json === true) return sayJson(found);
  const result = found.outcome ?? found.result;
  say(`${found.workflowName} v${found.version}: ${found.status}${result === null ? '' : ` (${result})`}`);
  if (found.event !== null) say(`  event   ${found.event.type} ${found.event.source} ${found.event.id}`);
  if (found.verdict !== null)
    say(`  verdict ${found.verdict.outcome}${found.verdict.reason ? `: ${found.verdict.reason}` : ''}`);
  if (found.error !== null) say(`  error   ${found.error.message}`);
  say();
  say(
    table([
      ['STEP', 'TYPE', 'STATUS', 'TRIES', 'ENDED'],
      ...found.steps.map((step) => [step.path, step.type, step.status, String(step.attempt), step.endedAt ?? '']),
    ]),
  );
}

const ended: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);

async function logs(id: string, options: Options & { follow?: boolean }): Promise<void> {
  const { client } = await connect(options);
  let seen = 0;
  let cursor: string | undefined;
  for (;;) {
    // Read before the history: what is written after it is found by the next look.
    const { status } = await unwrap(client.GET('/api/v1/executions/{id}/status', { params: { path: { id } } }));
    for (;;) {
      const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(client.GET('/api/v1/executions/{id}/history', { params: { path: { id }, query } }));
      for (const entry of page.items.filter(({ seq }) => seq > seen)) sayEntry(entry, options.json === true);
      seen = Math.max(seen, ...page.items.map(({ seq }) => seq));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    if (options.follow !== true || ended.has(status)) return;
    await delay(1000);
  }
}

function sayEntry(entry: HistoryEntry, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(entry)}\n`);
  else say(`${entry.at}  ${entry.actor.name}  ${entry.path === null ? '' : `[${entry.path}] `}${entry.message}`);
}
