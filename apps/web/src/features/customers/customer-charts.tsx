import { NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seriesQuery } from '../../api/customers.ts';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { Load } from '../../ui/states.tsx';
import type { Tone } from '../../ui/tone.ts';
import classes from './customer-charts.module.css';

const TrendChart = lazy(async () => ({ default: (await import('../../ui/trend-chart.tsx')).TrendChart }));
const periods = ['90', '180', '365'] as const;
const scores = 'scores';

/** Risk and health, or one metric, over a chosen time. */
export function CustomerCharts({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const [period, setPeriod] = useState<(typeof periods)[number]>('90');
  const [shown, setShown] = useState<string>(scores);
  const query = useQuery(seriesQuery(customerId, Number(period)));
  const choices = [
    { value: scores, label: `${t('scores.risk')}, ${t('scores.health')}` },
    ...(query.data?.series ?? []).map(({ metric, label }) => ({ value: metric, label })),
  ];
  return (
    <Section
      title={t('chart.title')}
      actions={
        <>
          <NativeSelect
            size="xs"
            aria-label={t('signals.metric')}
            value={shown}
            onChange={(event) => setShown(event.currentTarget.value)}
            data={choices}
          />
          <CountTabs
            label={t('chart.days')}
            value={period}
            onChange={(value) => value && setPeriod(value)}
            tabs={periods.map((value) => ({ value, label: t(`chart.d${value}`) }))}
          />
        </>
      }
    >
      <Load query={query} skeleton={<Skeleton height={200} />}>
        {({ series, risk }) => {
          const metric = series.find((candidate) => candidate.metric === shown);
          return metric ? (
            <Chart
              name={metric.label}
              days={period}
              data={metric.points.map(({ day, value }) => ({ day, value }))}
              series={[{ name: 'value', label: metric.label, tone: 'accent' }]}
            />
          ) : (
            <Chart
              name={t('scores.risk')}
              days={period}
              data={risk}
              domain={[0, 100]}
              series={[
                { name: 'risk', label: t('scores.risk'), tone: 'red' },
                { name: 'health', label: t('scores.health'), tone: 'green' },
              ]}
            />
          );
        }}
      </Load>
    </Section>
  );
}

interface ChartProps {
  name: string;
  days: string;
  data: ({ day: string } & Record<string, number | string>)[];
  series: { name: string; label: string; tone: Tone }[];
  domain?: [number, number];
}
function Chart({ name, days, data, series, domain }: ChartProps) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const key = series[0]?.name ?? '';
  const value = (row: ChartProps['data'][number] | undefined) =>
    format.number(Number(row?.[key] ?? 0), { maximumFractionDigits: 1 });
  if (data.length < 2) return <p className={classes['none']}>{t('chart.empty')}</p>;
  const label = t('chart.label', { metric: name, days, from: value(data[0]), to: value(data.at(-1)) });
  return (
    <Suspense fallback={<Skeleton height={200} />}>
      <TrendChart
        data={data}
        series={series}
        label={label}
        height={200}
        legend={series.length > 1}
        {...(domain ? { domain } : {})}
      />
    </Suspense>
  );
}
