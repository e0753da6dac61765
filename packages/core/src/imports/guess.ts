import { importKinds, type ImportFile, type ImportKind } from '@renubu/contracts/imports';
import { fieldsOf, normalizeColumn, type FieldType, type ImportField } from './fields.ts';
import { parseBoolean, parseInstant, parseNumber } from './values.ts';

export type ColumnMapping = ImportFile['mapping'][number];

/** A column of a file with some of its values. */
export interface Column {
  name: string;
  samples: readonly string[];
}

/** How far a name is from an alias: the same 1, one contained in the other as whole words 0.6, else 0. */
function nameMatch(column: string, field: ImportField): number {
  const name = normalizeColumn(column);
  if (name === '') return 0;
  const index = field.aliases.indexOf(name);
  if (index !== -1) return 1 - index * 0.01;
  const words = `_${name}_`;
  const contained = field.aliases.some(
    (alias) => alias.includes('_') && (words.includes(`_${alias}_`) || `_${alias}_`.includes(words)),
  );
  return contained ? 0.6 : 0;
}

function reads(type: FieldType, text: string): boolean {
  switch (type) {
    case 'date':
    case 'instant':
      return parseInstant(text, 'day-first').ok || parseInstant(text, 'month-first').ok;
    case 'number':
    case 'integer':
    case 'money':
      return parseNumber(text).ok;
    case 'boolean':
      return parseBoolean(text).ok;
    default:
      return true;
  }
}

/** Share of the sample values that the field could read; 1 without any. */
function valueMatch(samples: readonly string[], { type }: ImportField): number {
  const values = samples.filter((sample) => sample.trim() !== '');
  return values.length === 0 ? 1 : values.filter((value) => reads(type, value)).length / values.length;
}

/** Which field each column most likely fills. A field is given once, to the column that fits it best. */
export function guessMapping(kind: ImportKind, columns: readonly Column[]): ColumnMapping[] {
  const fits = fieldsOf(kind)
    .flatMap((field) =>
      columns.map((column, index) => ({
        field: field.name,
        index,
        confidence: nameMatch(column.name, field) * (0.3 + 0.7 * valueMatch(column.samples, field)),
      })),
    )
    .filter(({ confidence }) => confidence >= 0.25)
    .sort((a, b) => b.confidence - a.confidence);
  const taken = new Map<number, { field: string; confidence: number }>();
  const given = new Set<string>();
  for (const { field, index, confidence } of fits) {
    if (taken.has(index) || given.has(field)) continue;
    taken.set(index, { field, confidence });
    given.add(field);
  }
  return columns.map(({ name, samples }, index) => {
    const fit = taken.get(index);
    const confidence = Math.round((fit?.confidence ?? 0) * 100) / 100;
    return { column: name, field: fit?.field ?? null, confidence, samples: [...samples] };
  });
}

export interface KindGuess {
  kind: ImportKind;
  /** 0–1; below ½ a person should look. */
  confidence: number;
}

/** What speaks for a kind: its required fields weigh three times as much as the others that its columns fill. */
function kindFit(kind: ImportKind, columns: readonly Column[]): number {
  const fields = fieldsOf(kind);
  const mapping = new Map(guessMapping(kind, columns).map(({ field, confidence }) => [field, confidence]));
  const required = fields.filter((field) => field.required);
  const found = required.reduce((sum, { name }) => sum + (mapping.get(name) ?? 0), 0) / required.length;
  const filled = [...mapping.keys()].filter((field) => field !== null).length / Math.max(1, columns.length);
  return 0.75 * found + 0.25 * filled;
}

/** Which kind of rows a file most likely has, judged by its columns. Parents win ties. */
export function guessKind(columns: readonly Column[]): KindGuess {
  const fits = importKinds.map((kind) => ({ kind, confidence: kindFit(kind, columns) }));
  const best = fits.reduce((a, b) => (b.confidence > a.confidence + 1e-9 ? b : a));
  return { kind: best.kind, confidence: Math.round(best.confidence * 100) / 100 };
}

/** Whether the first row of a file looks like values rather than names: a number, a date or nothing in most cells. */
export function looksLikeData(cells: readonly string[]): boolean {
  const values = cells.filter((cell) => {
    const text = cell.trim();
    return text === '' || parseNumber(text).ok || reads('date', text) || parseBoolean(text).ok;
  });
  return cells.length === 0 || values.length > cells.length / 2;
}

/** Required fields that no column fills. Usage needs one of customer and subscription. */
export function missingFields(kind: ImportKind, mapping: readonly Pick<ColumnMapping, 'field'>[]): string[] {
  const filled = new Set(mapping.map(({ field }) => field));
  const missing = fieldsOf(kind)
    .filter((field) => field.required && !filled.has(field.name))
    .map(({ label }) => label);
  const parentless = kind === 'usage' && !filled.has('customer') && !filled.has('subscription');
  return parentless ? [...missing, 'Customer id or Subscription id'] : missing;
}
