import type { Tone } from './tone.ts';

interface SparklineProps {
  values: number[];
  label: string;
  tone?: Tone;
  width?: number;
  height?: number;
}

/** The course of a value in the height of a line of text. */
export function Sparkline({ values, label, tone = 'gray', width = 72, height = 18 }: SparklineProps) {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values
    .map(
      (value, index) =>
        `${(index / (values.length - 1)) * (width - 2) + 1},${height - 2 - ((value - low) / span) * (height - 4)}`,
    )
    .join(' ');
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <polyline
        points={points}
        fill="none"
        stroke={`var(--rn-${tone}-solid)`}
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
