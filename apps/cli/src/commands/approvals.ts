import { unwrap } from '@renubu/client/client';
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import { CommandError, readLimit, say, sayJson, table } from '../output.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** `renubu approvals list | show | decide`. */
export function addApprovalCommands(program: Command): void {
  const approvals = program.command('approvals').description('see and decide approvals');
  withConnection(approvals.command('list').description('list approvals that wait for you'))
    .option('--all', 'everybody’s, and those that are over')
    .option('--limit <count>', 'how many, 1 to 200', '50')
    .option('--json', 'print them as JSON')
    .action(list);
  withConnection(approvals.command('show <id>').description('show an approval with its evidence'))
    .option('--json', 'print it as JSON')
    .action(show);
  withConnection(approvals.command('decide <id> <decision>').description('approve or reject'))
    .option('--reason <text>', 'why; needed to reject')
    .option('--form <json>', 'the form’s values as JSON')
    .option('--json', 'print the approval as JSON')
    .action(decide);
}

async function list(options: Options & { all?: boolean; limit: string }): Promise<void> {
  const { client } = await connect(options);
  const scope = options.all === true ? ({ scope: 'all' } as const) : ({ scope: 'mine', open: 'true' } as const);
  const { items } = await unwrap(
    client.GET('/api/v1/approvals', { params: { query: { ...scope, limit: readLimit(options.limit) } } }),
  );
  if (options.json === true) return sayJson(items);
  if (items.length === 0) return say('Nothing waits for a decision.');
  say(
    table([
      ['ID', 'TITLE', 'STATUS', 'VOTES', 'EXPIRES'],
      ...items.map((item) => [item.id, item.title, item.status, `${item.given}/${item.needed}`, item.expiresAt ?? '']),
    ]),
  );
}

async function show(id: string, options: Options): Promise<void> {
  const { client } = await connect(options);
  const found = await unwrap(client.GET('/api/v1/approvals/{id}', { params: { path: { id } } }));
  if (options.json === true) return sayJson(found);
  say(`${found.title}: ${found.status}, ${found.given} of ${found.needed} approvals`);
  for (const approver of found.approvers)
    say(`  ${approver.name}: ${approver.state}${approver.turn ? ' (may decide now)' : ''}`);
  say(JSON.stringify(found.evidence, null, 2));
}

const decisions = ['approve', 'reject'] as const;

async function decide(id: string, word: string, options: Options & { reason?: string; form?: string }): Promise<void> {
  const decision = decisions.find((known) => known === word);
  if (decision === undefined) throw new CommandError(`“${word}” is no decision; say approve or reject.`, 2);
  const { client } = await connect(options);
  const params = { path: { id } };
  // The decision is bound to what was there to see when it was made.
  const { payloadHash } = await unwrap(client.GET('/api/v1/approvals/{id}', { params }));
  const decided = await unwrap(
    client.POST('/api/v1/approvals/{id}/decide', {
      params,
      body: {
        decision,
        payloadHash,
        ...(options.reason === undefined ? {} : { reason: options.reason }),
        ...(options.form === undefined ? {} : { form: readForm(options.form) as never }),
      },
    }),
  );
  if (options.json === true) sayJson(decided);
  else say(`${decided.title}: ${decided.status}`);
}

function readForm(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError('--form is no JSON.', 2);
  }
}
