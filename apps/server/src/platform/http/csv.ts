import type { FastifyReply, FastifyRequest } from 'fastify';

export type CsvCell = string | number | boolean | null | undefined;

/** Whether the caller wants a table instead of JSON. */
export const wantsCsv = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  /(^|,)\s*text\/csv\b/i.test(headers.accept ?? '');

/** Rows as CSV (RFC 4180), the names of the columns first. */
export function toCsv<Item>(
  items: readonly Item[],
  columns: Readonly<Record<string, (item: Item) => CsvCell>>,
): string {
  const lines = items.map((item) => Object.values(columns).map((cellOf) => cell(cellOf(item))));
  return [Object.keys(columns), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: CsvCell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Sends a table as a file. */
export function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(text);
}
