import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { SegmentedControl, Select } from '@mantine/core';
import type { AiUsageTable } from '@renubu/contracts/ai-providers';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { aiUsageQuery, type UsageGroup } from '../../../api/ai-settings.ts';
import { useFormat } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { EmptyState, Load } from '../../../ui/states.tsx';
import { useNow } from '../../../ui/use-now.ts';
import classes from './ai.module.css';
import { everyDay, lastDays } from './usage-days.ts';

const groups: UsageGroup[] = ['day', 'model', 'provider', 'prompt', 'workflow', 'apiKey'];

/** What was asked and what it cost, by day, model, prompt or workflow. Heavy for its chart: import it lazily. */
export function UsageSection() {
  const { t } = useTranslation('aiSettings');
  const [groupBy, setGroupBy] = useState<UsageGroup>('day');
  const [days, setDays] = useState('30');
  const now = useNow();
  const query = useQuery(aiUsageQuery({ ...lastDays(now, Number(days)), groupBy }));
  return (
    <Section
      title={t('usage.title')}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('usage.period')}
            value={days}
            onChange={setDays}
            data={['7', '30', '90'].map((value) => ({ value, label: t('usage.days', { count: Number(value) }) }))}
          />
          <Select
            size="xs"
            w={150}
            aria-label={t('usage.groupBy')}
            data={groups.map((value) => ({ value, label: t(`usage.by.${value}`) }))}
            value={groupBy}
            allowDeselect={false}
            onChange={(next) => setGroupBy((next ?? 'day') as UsageGroup)}
          />
        </>
      }
      flush
    >
      <Load query={query}>
        {(table) =>
          table.totals.calls === 0 ? (
            <EmptyState title={t('usage.none')}>{t('usage.noneDetail')}</EmptyState>
          ) : (
            <>
              <Totals totals={table.totals} />
              {groupBy === 'day' && <Days table={table} />}
              <Table table={table} groupBy={groupBy} />
            </>
          )
        }
      </Load>
    </Section>
  );
}

function Totals({ totals }: { totals: AiUsageTable['totals'] }) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  const figures: [string, string][] = [
    [t('usage.cost'), format.micros(totals.costMicros)],
    [t('usage.calls'), format.number(totals.calls)],
    [t('usage.tokens'), format.number(totals.inputTokens + totals.outputTokens)],
    [t('usage.cached'), format.number(totals.cached)],
    [t('usage.fallbacks'), format.number(totals.fallbacks)],
  ];
  return (
    <dl className={classes['totals']}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Cost by day; where nothing costs anything, calls by day. */
function Days({ table }: { table: AiUsageTable }) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  const costs = table.totals.costMicros > 0;
  const label = t(costs ? 'usage.costByDay' : 'usage.callsByDay');
  return (
    <div className={classes['chart']} role="img" aria-label={label}>
      <BarChart
        h={160}
        data={everyDay(table).map(({ day, costMicros, calls }) => ({
          day,
          value: costs ? costMicros / 1_000_000 : calls,
        }))}
        dataKey="day"
        series={[{ name: 'value', label, color: 'var(--rn-accent-solid)' }]}
        gridAxis="x"
        tickLine="none"
        textColor="var(--rn-text-3)"
        gridColor="var(--rn-border)"
        maxBarWidth={28}
        xAxisProps={{ tickFormatter: (day: string) => format.dayMonth(day), minTickGap: 40 }}
        yAxisProps={{
          width: 56,
          tickFormatter: (value: number) =>
            costs
              ? format.number(value, { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })
              : format.number(value),
        }}
        valueFormatter={(value) => (costs ? format.micros(value * 1_000_000) : format.number(value))}
        tooltipProps={{ labelFormatter: (day) => format.date(String(day)) }}
        barProps={{ isAnimationActive: false, radius: 2 }}
        accessibilityLayer={false}
      />
    </div>
  );
}

function Table({ table, groupBy }: { table: AiUsageTable; groupBy: UsageGroup }) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  const rows = groupBy === 'day' ? table.items.toReversed() : table.items;
  const columns = ['calls', 'cached', 'fallbacks', 'inputTokens', 'outputTokens'] as const;
  return (
    <div className={classes['tableFrame']} tabIndex={0} role="group" aria-label={t('usage.title')}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t(`usage.by.${groupBy}`)}</th>
            {columns.map((name) => (
              <th key={name} scope="col" data-number>
                {t(`usage.${name}`)}
              </th>
            ))}
            <th scope="col" data-number>
              {t('usage.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key ?? ''}>
              <th scope="row">
                {groupBy === 'day' && row.key !== null
                  ? format.date(row.key)
                  : row.key === null
                    ? t(`usage.nobody.${groupBy === 'workflow' || groupBy === 'apiKey' ? groupBy : 'other'}`)
                    : row.label}
              </th>
              {columns.map((name) => (
                <td key={name} data-number>
                  {format.number(row[name])}
                </td>
              ))}
              <td data-number>{format.micros(row.costMicros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
