import type { ProvidedContext } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection to the database server of this run, as its owner. */
    databaseServer: string;
    /** Name of the migrated database that test files clone. */
    templateDatabase: string;
  }
}

export type TestCluster = Pick<ProvidedContext, 'databaseServer' | 'templateDatabase'>;

/** The same server with another database. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
