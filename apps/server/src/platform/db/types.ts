import pg from 'pg';

type Parser = (text: string) => unknown;

const int8 = 20;
const date = 1082;
const int8Array = 1016;
const dateArray = 1182;
const textArray = 1009;

const parseTextArray = pg.types.getTypeParser(textArray as never) as (text: string) => (string | null)[];

function parseInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

const parsers = new Map<number, Parser>([
  [int8, parseInteger],
  [date, (text) => text],
  [int8Array, (text) => parseTextArray(text).map((item) => (item === null ? null : parseInteger(item)))],
  [dateArray, parseTextArray],
]);

/** How PostgreSQL values become JavaScript ones: int8 as number, `date` as its text, timestamptz as Date. */
export const parseRow: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text'),
};
