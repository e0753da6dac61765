import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { schedulesQuery } from '../../api/schedules.ts';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { ScheduleLines } from './schedule-lines.tsx';

/** Every schedule of the organization, the next to run first. */
export function SchedulesView() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(schedulesQuery);
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonLines lines={6} />;
  return (
    <>
      <ScheduleLines schedules={query.data.pages.flatMap((page) => page.items)} withWorkflow />
      {query.hasNextPage && (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('action.loadMore')}
        </Button>
      )}
    </>
  );
}
