import { organizationDefaults } from '../domains.ts';
import { withContext, type ServerOptions } from '../main.ts';
import { installSample, removeSample } from './install.ts';

export type SampleVerb = 'install' | 'remove' | 'reset';

export interface SampleChange {
  removed: boolean;
  installed: boolean;
  /** False when RENUBU_SAMPLE=off keeps its people from signing in. */
  usable: boolean;
}

/**
 * Makes, removes or renews the sample organization; organizations of others stay untouched. Works also in the database
 * of a running server. Throws `ConfigError` and `MigrationError`.
 */
export function manageSample(verb: SampleVerb, options: ServerOptions = {}): Promise<SampleChange> {
  return withContext(options, async (ctx) => {
    const removed = verb !== 'install' && (await removeSample(ctx));
    const installed = verb !== 'remove' && (await installSample(ctx, organizationDefaults));
    return { removed, installed, usable: ctx.config.sample };
  });
}
