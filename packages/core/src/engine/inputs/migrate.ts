import { placeFrames } from '../migration.ts';
import { dropUnknownLoads } from '../loads.ts';
import { noteBy, type InputOf, type Run } from '../run.ts';
import type { Refusal } from '../types.ts';
import { invalidInput } from './refusals.ts';

/** The execution goes on with the plan it is given now, which is that of another version. */
export function migrate(run: Run, input: InputOf<'migrate'>): Refusal | null {
  const { state } = run;
  const { fromVersion, version } = input;
  const root = placeFrames(run.plan, state);
  if (root === null) {
    return invalidInput('version', `The steps started so far do not all have their place in version ${version}.`);
  }
  if (state.root !== null) state.root = root;
  state.awaitsOutcome = false;
  dropUnknownLoads(run);
  run.view = null;
  noteBy(run, 'execution.migrated', null, `The execution moved from version ${fromVersion} to version ${version}.`, {
    fromVersion,
    version,
  });
  return null;
}
