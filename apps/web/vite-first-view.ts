import type { Plugin } from 'vite';

/** Packages whose index names far more than the first view uses; their parts are split by use instead. */
const indexed = /node_modules[\\/](@mantine|@tabler|recharts)[\\/]/;

/**
 * Finds what the entry needs at once, so that it can be one file instead of many small ones, one for each set of
 * pages that share a module. `includes` answers only after the modules are known.
 */
export function firstView(): Plugin & { includes: (id: string) => boolean } {
  const wanted = new Set<string>();
  return {
    name: 'first-view',
    apply: 'build',
    buildEnd() {
      const queue = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (const id of queue) {
        if (wanted.has(id) || indexed.test(id)) continue;
        wanted.add(id);
        queue.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
    includes: (id) => wanted.has(id),
  };
}
