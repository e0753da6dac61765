import { DBOS } from '@dbos-inc/dbos-sdk';

const batch = 1_000;
const keptMs = 24 * 3_600_000;

/** Deletes a batch of engine records that ended more than a day before `now`; our history is the record. */
export async function deleteFinished(now: Date): Promise<number> {
  const finished = await DBOS.listWorkflows({
    status: ['SUCCESS', 'ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
    completedBefore: new Date(now.getTime() - keptMs).toISOString(),
    limit: batch,
    sortDesc: false,
    loadInput: false,
    loadOutput: false,
  });
  if (finished.length > 0) await DBOS.deleteWorkflows(finished.map(({ workflowID }) => workflowID));
  return finished.length;
}
