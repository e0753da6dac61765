/** Builds what changed since the last build. */
export function ensureBuilt(names?: ('server' | 'web')[]): Promise<void>;
