import '@mantine/charts/styles.layer.css';
import { BarChart, LineChart } from '@mantine/charts';
import type { ContentBlock } from '@renubu/contracts/assistant';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import classes from './assistant.module.css';
import { chartRows, chartSeries, isDay } from './chart-data.ts';

type Chart = Extract<ContentBlock, { type: 'chart' }>;

/** A chart of an answer, with its values as a table for screen readers. Heavy: import it lazily. */
export function ChartBlock({ block }: { block: Chart }) {
  const format = useFormat();
  const days = block.labels.every(isDay);
  const series = chartSeries(block);
  const shared = {
    h: 180,
    data: chartRows(block),
    dataKey: 'label',
    series,
    withLegend: series.length > 1,
    legendProps: { verticalAlign: 'top' as const, height: 28 },
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    textColor: 'var(--rn-text-3)',
    gridColor: 'var(--rn-border)',
    xAxisProps: {
      ...(days ? { tickFormatter: (label: string) => format.dayMonth(label) } : {}),
      minTickGap: 32,
    },
    yAxisProps: { width: 44, tickFormatter: (value: number) => format.number(value, { notation: 'compact' }) },
    valueFormatter: (value: number) => format.number(value, { maximumFractionDigits: 2 }),
    tooltipProps: { labelFormatter: (label: unknown) => (days ? format.date(String(label)) : String(label)) },
    accessibilityLayer: false,
  };
  return (
    <div>
      <div className={classes['chart']} aria-hidden>
        {block.chartType === 'line' ? (
          <LineChart
            {...shared}
            curveType="monotone"
            withDots={block.labels.length <= 16}
            dotProps={{ r: 2.5 }}
            connectNulls={false}
            strokeWidth={1.75}
            lineProps={{ isAnimationActive: false }}
          />
        ) : (
          <BarChart {...shared} maxBarWidth={36} barProps={{ isAnimationActive: false, radius: 2 }} />
        )}
      </div>
      <ChartValues block={block} />
    </div>
  );
}

/** What the picture shows, for those who do not see it. */
function ChartValues({ block }: { block: Chart }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="rn-visually-hidden">
      <caption>{block.title}</caption>
      <thead>
        <tr>
          <td />
          {block.datasets.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.labels.map((label, index) => (
          <tr key={label}>
            <th scope="row">{isDay(label) ? format.date(label) : label}</th>
            {block.datasets.map(({ label: name, data }) => (
              <td key={name}>{typeof data[index] === 'number' ? format.number(data[index]) : t('empty.value')}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
