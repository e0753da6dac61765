import { manageSample, type SampleChange, type SampleVerb } from '@renubu/server/sample/manage';
import type { Command } from 'commander';
import { say } from '../output.ts';

const verbs = [
  ['install', 'make the sample organization, as of today'],
  ['remove', 'remove the sample organization with its people and all they did'],
  ['reset', 'remove the sample organization and make it again, as of today'],
] as const satisfies [SampleVerb, string][];

/** `renubu sample install | remove | reset`: the sample organization, and never another one. */
export function addSampleCommands(program: Command): void {
  const sample = program.command('sample').description('the sample organization: install, remove or reset it');
  for (const [verb, description] of verbs)
    sample
      .command(verb)
      .description(description)
      .action(async () => {
        const change = await manageSample(verb, { report: say });
        say(describeChange(verb, change));
      });
}

/** What was done, in a sentence or two. */
export function describeChange(verb: SampleVerb, { removed, installed, usable }: SampleChange): string {
  if (verb === 'remove') return removed ? 'Removed the sample organization.' : 'There is no sample organization.';
  if (!installed) return 'The sample organization is there already; `renubu sample reset` makes it anew.';
  const done = removed ? 'Made the sample organization anew, as of today.' : 'Made the sample organization.';
  return usable ? done : `${done}\nIts people can sign in once the server runs without RENUBU_SAMPLE=off.`;
}
