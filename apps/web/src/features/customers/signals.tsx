import { NativeSelect } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seriesQuery, signalsQuery } from '../../api/customers.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';

/** What was observed about a customer, newest first. */
export function Signals({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const [metric, setMetric] = useState('');
  const query = useInfiniteQuery(signalsQuery(customerId, metric || undefined));
  const { data: series } = useQuery(seriesQuery(customerId, 365));
  const metrics = (series?.series ?? []).map((item) => ({ value: item.metric, label: item.label }));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Section
      title={t('signals.title')}
      flush
      actions={
        <NativeSelect
          size="xs"
          aria-label={t('signals.metric')}
          value={metric}
          onChange={(event) => setMetric(event.currentTarget.value)}
          data={[{ value: '', label: t('signals.any') }, ...metrics]}
        />
      }
    >
      <DataTable
        label={t('signals.title')}
        rows={query.data?.pages.flatMap(({ items }) => items)}
        rowKey={({ id }) => id}
        rowHeight={36}
        onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
        columns={[
          { key: 'at', header: t('signals.at'), width: '168px', cell: ({ occurredAt }) => format.dateTime(occurredAt) },
          {
            key: 'metric',
            header: t('signals.metric'),
            width: 'minmax(160px, 1fr)',
            cell: (signal) => metrics.find(({ value }) => value === signal.metric)?.label ?? signal.metric,
          },
          {
            key: 'value',
            header: t('signals.value'),
            width: '90px',
            align: 'right',
            cell: ({ value }) => (value === null ? '–' : format.number(value)),
          },
          { key: 'source', header: t('signals.source'), width: 'minmax(100px, 0.6fr)', cell: ({ source }) => source },
        ]}
        card={(signal) => (
          <div>
            {signal.metric}: {signal.value === null ? '–' : format.number(signal.value)} ·{' '}
            {format.dateTime(signal.occurredAt)}
          </div>
        )}
        empty={
          <EmptyState icon={IconActivity} title={t('signals.none')}>
            {t('signals.noneDetail')}
          </EmptyState>
        }
      />
    </Section>
  );
}
