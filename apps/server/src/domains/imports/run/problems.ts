import type { Import, ImportKind } from '@renubu/contracts/imports';

type Problem = NonNullable<Import['report']>['problems'][number];

/** Problems beyond this number are counted only. */
export const keptProblems = 200;

/** What was refused, row by row: the first problems in full, all of them counted. */
export class ProblemList {
  readonly problems: Problem[] = [];
  count = 0;
  readonly refusedRows = new Map<ImportKind, number>();

  /** Notes a refused row with each of its problems. */
  refuse(kind: ImportKind, found: Problem[]): void {
    this.refusedRows.set(kind, (this.refusedRows.get(kind) ?? 0) + 1);
    this.count += found.length;
    this.problems.push(...found.slice(0, Math.max(0, keptProblems - this.problems.length)));
  }

  /** Notes rows of which only the first were read back from the database. */
  refuseMany(kind: ImportKind, total: number, first: Problem[]): void {
    if (total === 0) return;
    this.refusedRows.set(kind, (this.refusedRows.get(kind) ?? 0) + total);
    this.count += total;
    this.problems.push(...first.slice(0, Math.max(0, keptProblems - this.problems.length)));
  }
}
