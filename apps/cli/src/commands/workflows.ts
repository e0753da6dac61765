import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMatch, unwrap, type RenubuClient } from '@renubu/client/client';
import { ApiProblem } from '@renubu/client/problem';
import type { DefinitionChange } from '@renubu/contracts/language/diff';
import { checkText } from '@renubu/core/definitions/check';
import { diffDefinitions } from '@renubu/core/definitions/diff';
import type { Command } from 'commander';
import { connect, withConnection, type ConnectionOptions } from '../connection.ts';
import {
  counted,
  describeIssue,
  readDefinitions,
  requireDefinition,
  type DefinitionFile,
} from '../definition-files.ts';
import { CommandError, say, sayJson, table } from '../output.ts';

interface Options extends ConnectionOptions {
  json?: boolean;
}

/** `renubu push, pull, diff, publish, list, start`: definitions between files and a server. */
export function addWorkflowCommands(program: Command): void {
  withConnection(program.command('push <paths...>').description('save workflow files as drafts'))
    .option('--force', 'overwrite a draft somebody else changed meanwhile')
    .option('--publish', 'publish them too')
    .option('--json', 'print the drafts as JSON')
    .action(push);
  withConnection(
    program.command('pull [slugs...]').description('write workflows of the server into files; all when none is named'),
  )
    .option('--dir <folder>', 'where', 'workflows')
    .option('--draft', 'the draft where there is one, instead of the published version')
    .action(pull);
  withConnection(
    program.command('diff <paths...>').description('compare files with the published versions, by meaning'),
  )
    .option('--json', 'print the changes as JSON')
    .action(diff);
  withConnection(program.command('publish <slugs...>').description('publish drafts; their tests have to pass'))
    .option('--note <text>', 'what changed', '')
    .option('--json', 'print the workflows as JSON')
    .action(publish);
  withConnection(program.command('list').description('list the workflows'))
    .option('--enabled', 'only those that may start')
    .option('--disabled', 'only those switched off')
    .option('--json', 'print them as JSON')
    .action(list);
  withConnection(program.command('start <slug>').description('start the published version of a workflow'))
    .option('--inputs <json>', 'its inputs as JSON', '{}')
    .option('--json', 'print the answer as JSON')
    .action(start);
}

async function push(paths: string[], options: Options & { force?: boolean; publish?: boolean }): Promise<void> {
  const files = await readDefinitions(paths);
  const { client } = await connect(options);
  const drafts = [];
  for (const file of files) drafts.push(await saveDraft(client, file, options.force === true));
  if (options.publish === true) for (const { slug } of drafts) await publishOne(client, slug, '');
  if (options.json === true) return sayJson(drafts);
  drafts.forEach((draft, index) => {
    const path = files[index]?.path ?? draft.slug;
    for (const issue of draft.issues) say(describeIssue(path, issue));
    say(`${path} → ${draft.slug}${options.publish === true ? ', published' : ' (draft)'}`);
  });
}

/** Saves a file as the draft of the workflow it names. A draft changed by somebody else meanwhile is left, unless forced. */
async function saveDraft(client: RenubuClient, file: DefinitionFile, force: boolean) {
  const slug = slugOf(file);
  const path = { slug };
  const known = await unwrap(client.GET('/api/v1/workflows/{slug}/draft', { params: { path } })).catch(absent);
  const headers = known === undefined ? {} : ifMatch(force ? '*' : known.revision);
  return unwrap(
    client.PUT('/api/v1/workflows/{slug}/draft', { params: { path }, headers, body: { source: file.text } }),
  );
}

function absent(error: unknown): undefined {
  if (error instanceof ApiProblem && error.status === 404) return undefined;
  throw error;
}

function slugOf({ path, text }: DefinitionFile): string {
  const slug = checkText(text).definition?.workflow ?? /^["']?workflow["']?:\s*["']?([a-z0-9-]+)/m.exec(text)?.[1];
  if (slug !== undefined) return slug;
  throw new CommandError(`${path} does not say which workflow it is: add “workflow: a-slug”.`, 2);
}

async function pull(slugs: string[], options: Options & { dir: string; draft?: boolean }): Promise<void> {
  const { client } = await connect(options);
  const wanted =
    slugs.length > 0 ? slugs : (await unwrap(client.GET('/api/v1/workflows'))).items.map(({ slug }) => slug);
  await mkdir(options.dir, { recursive: true });
  for (const slug of wanted) {
    const params = { path: { slug } };
    const draft =
      options.draft === true
        ? await unwrap(client.GET('/api/v1/workflows/{slug}/draft', { params })).catch(absent)
        : undefined;
    const source = draft?.source ?? (await unwrap(client.GET('/api/v1/workflows/{slug}', { params }))).source;
    const file = join(options.dir, `${slug}.${source.trimStart().startsWith('{') ? 'json' : 'yaml'}`);
    await writeFile(file, source);
    say(file);
  }
}

async function diff(paths: string[], options: Options): Promise<void> {
  const files = await readDefinitions(paths);
  const { client } = await connect(options);
  const results = [];
  for (const file of files) {
    const definition = requireDefinition(file);
    const params = { path: { slug: definition.workflow } };
    const known = await unwrap(client.GET('/api/v1/workflows/{slug}', { params })).catch(absent);
    const published = known?.publishedVersion == null ? null : known.definition;
    const changes = published === null || published === undefined ? null : diffDefinitions(published, definition);
    results.push({ path: file.path, workflow: definition.workflow, new: changes === null, changes: changes ?? [] });
  }
  if (options.json === true) sayJson(results);
  else
    for (const result of results) {
      say(result.new ? `${result.path}: new` : `${result.path}: ${counted(result.changes.length, 'change')}`);
      for (const change of result.changes) say(`  ${describeChange(change)}`);
    }
  if (results.some((result) => result.new || result.changes.length > 0)) process.exitCode = 1;
}

function describeChange(change: DefinitionChange): string {
  if (change.change !== 'changed') return `${change.change} ${change.stepId} (${change.type})`;
  const place = [change.stepId, change.field].filter(Boolean).join(' ');
  return `changed ${place}: ${JSON.stringify(change.before ?? null)} → ${JSON.stringify(change.after ?? null)}`;
}

async function publish(slugs: string[], options: Options & { note: string }): Promise<void> {
  const { client } = await connect(options);
  const published = [];
  for (const slug of slugs) published.push(await publishOne(client, slug, options.note));
  if (options.json === true) return sayJson(published);
  for (const { slug, publishedVersion } of published) say(`${slug} is published as version ${publishedVersion ?? ''}.`);
}

function publishOne(client: RenubuClient, slug: string, note: string) {
  return unwrap(client.POST('/api/v1/workflows/{slug}/publish', { params: { path: { slug } }, body: { note } }));
}

async function list(options: Options & { enabled?: boolean; disabled?: boolean }): Promise<void> {
  const { client } = await connect(options);
  const { items } = await unwrap(client.GET('/api/v1/workflows'));
  const wanted = items.filter(
    ({ enabled }) => (options.enabled !== true || enabled) && (options.disabled !== true || !enabled),
  );
  if (options.json === true) return sayJson(wanted);
  if (wanted.length === 0) return say('No workflows.');
  say(
    table([
      ['SLUG', 'KIND', 'VERSION', 'STATE', 'OPEN', 'FAILED'],
      ...wanted.map((item) => [
        item.slug,
        item.kind,
        item.publishedVersion === null ? 'draft' : String(item.publishedVersion),
        item.enabled ? 'on' : 'off',
        String(item.executions.open),
        String(item.executions.failed),
      ]),
    ]),
  );
}

async function start(slug: string, options: Options & { inputs: string }): Promise<void> {
  let inputs: unknown;
  try {
    inputs = JSON.parse(options.inputs);
  } catch {
    throw new CommandError('--inputs is no JSON.', 2);
  }
  const { client } = await connect(options);
  const started = await unwrap(
    client.POST('/api/v1/workflows/{slug}/start', { params: { path: { slug } }, body: { inputs: inputs as never } }),
  );
  if (options.json === true) return sayJson(started);
  say(`Started ${started.executionId}. Follow it: renubu executions logs -f ${started.executionId}`);
}
