/**
 * Counts the work of templates and expressions in units of about a microsecond. The count only ever grows; whoever
 * bounds a piece of synchronous work compares it before and after, so the same work always measures the same.
 */
let spent = 0;

/** Adds work that is being done. */
export function chargeWork(units: number): void {
  spent += units;
}

/** Work done since the process started. */
export function workSpent(): number {
  return spent;
}
