import { sql } from 'drizzle-orm';

/** Queue items that still are somebody's work. Written as in the partial indexes, so that they are used. */
export const openItem = sql.raw(`('pending', 'in_progress', 'snoozed')`);

/** Executions that count as workload: started and unfinished. */
export const openExecution = sql.raw(`('pending', 'running', 'waiting', 'paused', 'snoozed')`);
