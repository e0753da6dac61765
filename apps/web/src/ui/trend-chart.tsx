import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { useFormat } from './format.ts';
import type { Tone } from './tone.ts';

interface TrendChartProps {
  /** One row per day; `day` is `YYYY-MM-DD`. */
  data: ({ day: string } & Record<string, number | string>)[];
  series: { name: string; label: string; tone: Tone }[];
  /** Said instead of the picture. */
  label: string;
  height?: number;
  /** Limits of the vertical axis; found from the values without. */
  domain?: [number, number];
  legend?: boolean;
}

/** Values over time. Heavy: import it lazily. */
export function TrendChart({ data, series, label, height = 180, domain, legend }: TrendChartProps) {
  const format = useFormat();
  return (
    <div role="img" aria-label={label}>
      <LineChart
        h={height}
        data={data}
        dataKey="day"
        series={series.map(({ name, label: shown, tone }) => ({
          name,
          label: shown,
          color: `var(--rn-${tone}-solid)`,
        }))}
        curveType="monotone"
        withDots={false}
        withLegend={legend ?? false}
        legendProps={{ verticalAlign: 'top', height: 32 }}
        strokeWidth={1.75}
        gridAxis="x"
        tickLine="none"
        textColor="var(--rn-text-3)"
        gridColor="var(--rn-border)"
        xAxisProps={{ tickFormatter: (day: string) => format.dayMonth(day), minTickGap: 48 }}
        yAxisProps={{ width: 34, ...(domain ? { domain } : {}) }}
        valueFormatter={(value) => format.number(value, { maximumFractionDigits: 1 })}
        tooltipProps={{ labelFormatter: (day) => format.date(String(day)) }}
        lineProps={{ isAnimationActive: false }}
        accessibilityLayer={false}
      />
    </div>
  );
}
