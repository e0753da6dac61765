import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core';
import type { QueueStats } from '@renubu/contracts/queue';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { kinds, oneOf, plans, stages, queueStatuses, type QueueSearch } from '../../app/search-params.ts';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { stageTone } from '../../ui/tone.ts';
import classes from './queue-filters.module.css';

interface QueueFiltersProps {
  search: QueueSearch;
  stats: QueueStats | undefined;
  onChange: (change: Partial<QueueSearch>) => void;
}

/** Counts that filter, and the further filters; all of it stands in the address. */
export function QueueFilters({ search, stats, onChange }: QueueFiltersProps) {
  const { t } = useTranslation('queue');
  const counts = stats && {
    open: stats.pending + stats.inProgress,
    pending: stats.pending,
    in_progress: stats.inProgress,
    snoozed: stats.snoozed,
  };
  const shown = stages.filter((stage) => stage === search.stage || (stats?.byStage[stage] ?? 0) > 0);
  const grouped = search.group === 'customer';
  return (
    <div className={classes['filters']}>
      <CountTabs
        label={t('stats.byStatus')}
        value={search.status ?? 'open'}
        onChange={(status) => onChange({ status: status === 'open' ? undefined : status })}
        tabs={queueStatuses.map((value) => ({ value, label: t(`stats.${value}`), count: counts?.[value] }))}
      />
      {stats && stats.completedToday > 0 && (
        <span className={classes['done']}>
          {t('stats.completedToday')} {stats.completedToday}
        </span>
      )}
      <div className={classes['fields']}>
        <SearchInput
          label={t('filter.search')}
          value={search.search}
          onChange={(words) => onChange({ search: words })}
          width={170}
        />
        <NativeSelect
          size="xs"
          w={128}
          aria-label={t('filter.kind')}
          data={[
            { value: '', label: t('filter.anyKind') },
            ...kinds.map((value) => ({ value, label: t(`kind.${value}`, { ns: 'common' }) })),
          ]}
          value={search.kind ?? ''}
          onChange={(event) => onChange({ kind: oneOf(event.currentTarget.value, kinds) })}
        />
        <NativeSelect
          size="xs"
          w={118}
          aria-label={t('filter.plan')}
          data={[
            { value: '', label: t('filter.anyPlan') },
            ...plans.map((value) => ({ value, label: t(`plan.${value}`, { ns: 'common' }) })),
          ]}
          value={search.plan ?? ''}
          onChange={(event) => onChange({ plan: oneOf(event.currentTarget.value, plans) })}
        />
        <Tooltip label={t(grouped ? 'filter.ungroup' : 'filter.group')}>
          <ActionIcon
            size={30}
            variant={grouped ? 'light' : 'default'}
            color={grouped ? 'accent' : 'gray'}
            aria-label={t('filter.group')}
            aria-pressed={grouped}
            onClick={() => onChange({ group: grouped ? undefined : 'customer' })}
          >
            <IconStack2 size={15} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {shown.length > 0 && (
        <div className={classes['stages']}>
          <CountTabs
            label={t('stats.byStage')}
            clearable
            value={search.stage}
            onChange={(stage) => onChange({ stage })}
            tabs={shown.map((value) => ({
              value,
              label: t(`stage.${value}`, { ns: 'common' }),
              count: stats?.byStage[value] ?? 0,
              tone: stageTone[value],
            }))}
          />
        </div>
      )}
    </div>
  );
}
