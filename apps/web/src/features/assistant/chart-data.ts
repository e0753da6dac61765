import type { ContentBlock } from '@renubu/contracts/assistant';

type Chart = Extract<ContentBlock, { type: 'chart' }>;
const tones = ['accent', 'amber', 'green', 'violet', 'blue', 'red', 'gray'] as const;

/** `YYYY-MM-DD`. */
export const isDay = (label: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(label);

/** Keys of the series are their places, so that no label of theirs can stand for another. */
export const chartSeries = ({ datasets }: Chart): { name: string; label: string; color: string }[] =>
  datasets.map(({ label }, index) => ({
    name: `s${String(index)}`,
    label,
    color: `var(--rn-${tones[index % tones.length] ?? 'gray'}-solid)`,
  }));

/** One row for each label; a value that is missing or null is left out, so that the line breaks there. */
export const chartRows = ({ labels, datasets }: Chart): Record<string, string | number>[] =>
  labels.map((label, at) => {
    const values = datasets.flatMap(({ data }, index) => {
      const value = data[at];
      return value === null || value === undefined ? [] : [[`s${String(index)}`, value] as const];
    });
    return { label, ...Object.fromEntries(values) };
  });
