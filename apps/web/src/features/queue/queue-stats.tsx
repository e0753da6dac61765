import { Tooltip } from '@mantine/core';
import type { QueueItem, QueueStats } from '@renubu/contracts/queue';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import { fitsToday, workingDayMinutes } from './capacity.ts';

/** How much work the queue holds against what fits into a day. */
export function CapacityLine({ stats, items }: { stats: QueueStats; items: QueueItem[] }) {
  const { t } = useTranslation('queue');
  const format = useFormat();
  if (stats.total === 0) return null;
  const average = t('stats.average', { score: format.number(Math.round(stats.averagePriority)) });
  return (
    <Tooltip label={t('capacity.hint', { day: format.duration(workingDayMinutes) })} multiline w={280}>
      <span className="rn-truncate" tabIndex={0}>
        {t('capacity.line', { work: format.duration(stats.estimatedMinutes), count: fitsToday(items) })}
        {` · ${t('stats.customers', { count: stats.uniqueCustomers })} · ${average}`}
      </span>
    </Tooltip>
  );
}
