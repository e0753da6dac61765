import { TableBuilder, type Table } from './table.ts';
import { seededRandom } from './vectors.ts';

/** A table from a header and rows of text. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): Table {
  const builder = new TableBuilder(header);
  for (const row of rows) builder.add(row);
  return builder.done();
}

export const madeHeader = ['account', 'usage', 'plan', 'seats', 'note', 'left'];

/**
 * Rows whose outcome hangs on two columns: log-odds = 1.2 − 0.05·usage, plus 1 with the plan "free". Every tenth usage
 * is blank; seats say nothing.
 */
export function madeRows(count: number, seed: number): string[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const usage = Math.round(random() * 100);
    const plan = ['free', 'pro', 'team'][Math.floor(random() * 3)] as string;
    const logOdds = 1.2 - 0.05 * usage + (plan === 'free' ? 1 : 0);
    const left = random() < 1 / (1 + Math.exp(-logOdds));
    const seats = String(1 + Math.floor(random() * 40));
    return [`a-${index}`, index % 10 === 0 ? '' : String(usage), plan, seats, `note ${random()}`, left ? 'yes' : 'no'];
  });
}
