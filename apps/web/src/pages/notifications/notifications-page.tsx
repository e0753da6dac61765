import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { notificationsQuery, useMarkAllRead } from '../../api/notifications.ts';
import { NotificationLink } from '../../app/shell/notification-link.tsx';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import classes from './notifications-page.module.css';

const route = getRouteApi('/shell/notifications');

/** What one was told, newest first. */
export function NotificationsPage() {
  const { t } = useTranslation('notifications');
  const { tab = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(notificationsQuery(tab === 'unread'));
  const markAll = useMarkAllRead();
  const items = query.data?.pages.flatMap((page) => page.items);
  const unread = query.data?.pages[0]?.unread;
  return (
    <Page
      title={t('title')}
      narrow
      actions={
        unread !== undefined &&
        unread > 0 && (
          <Button variant="default" loading={markAll.isPending} onClick={() => markAll.mutate(undefined)}>
            {t('markAll')}
          </Button>
        )
      }
      toolbar={
        <CountTabs
          label={t('tab.label')}
          value={tab}
          onChange={(value) => void navigate({ search: value === 'unread' ? { tab: 'unread' } : {}, replace: true })}
          tabs={[
            { value: 'all', label: t('tab.all') },
            { value: 'unread', label: t('tab.unread'), count: unread },
          ]}
        />
      }
    >
      {query.error && !items && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {!query.error && !items && <SkeletonLines lines={8} />}
      {items?.length === 0 && (
        <EmptyState icon={IconBell} title={t('empty')}>
          {t('emptyDetail')}
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ul className={classes['list']} aria-label={t('list')}>
          {items.map((item) => (
            <li key={item.id}>
              <NotificationLink notification={item} />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Page>
  );
}
