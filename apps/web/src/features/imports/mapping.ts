import type { ImportFile } from '@renubu/contracts/imports';

/** Required fields that no column of a file is mapped to. */
export const missingFields = (file: Pick<ImportFile, 'fields' | 'mapping'>): string[] =>
  file.fields
    .filter(({ name, required }) => required && !file.mapping.some(({ field }) => field === name))
    .map(({ label }) => label);

/** Columns that claim a field another one has already. */
export function doubledFields({ mapping }: Pick<ImportFile, 'mapping'>): Set<string> {
  const fields = mapping.map(({ field }) => field).filter((field): field is string => field !== null);
  return new Set(fields.filter((field, index) => fields.indexOf(field) !== index));
}

/** The mapping after one column got a field: a column that had it before is left out. */
export const remapped = (
  file: Pick<ImportFile, 'mapping'>,
  column: string,
  field: string | null,
): { column: string; field: string | null }[] =>
  file.mapping.map((item) => ({
    column: item.column,
    field: item.column === column ? field : field !== null && item.field === field ? null : item.field,
  }));

/** `sure` from 0.9, `likely` from 0.6, else `guess`; nothing for a column left out. */
export const confidenceOf = (item: ImportFile['mapping'][number]): 'sure' | 'likely' | 'guess' | null =>
  item.field === null ? null : item.confidence >= 0.9 ? 'sure' : item.confidence >= 0.6 ? 'likely' : 'guess';

const megabyte = 1024 * 1024;
export const largestFile = 50 * megabyte;

export type FileRefusal = 'type' | 'size' | 'empty';
/** Why a file is not even sent, or null. The server looks into the rest. */
export function refusal({ name, size }: { name: string; size: number }): FileRefusal | null {
  if (!/\.(csv|tsv|txt)(\.gz)?$/i.test(name)) return 'type';
  if (size === 0) return 'empty';
  return size > largestFile ? 'size' : null;
}

/** `12 B`, `3.4 kB`, `1.2 MB`. */
export function byteUnit(bytes: number): { value: number; unit: 'byte' | 'kilobyte' | 'megabyte' } {
  if (bytes < 1000) return { value: bytes, unit: 'byte' };
  return bytes < 1_000_000 ? { value: bytes / 1000, unit: 'kilobyte' } : { value: bytes / 1_000_000, unit: 'megabyte' };
}

export const nothingToDo = (counts: readonly { create: number; change: number }[]): boolean =>
  counts.every(({ create, change }) => create + change === 0);
