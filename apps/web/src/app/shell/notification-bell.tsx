import { ActionIcon, Anchor, Button, Group, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { latestNotificationsQuery, useMarkAllRead } from '../../api/notifications.ts';
import { Load } from '../../ui/states.tsx';
import { NotificationLink } from './notification-link.tsx';
import classes from './shell.module.css';

/** The bell with its number of unread notifications, and the newest ones below it. */
export function NotificationBell() {
  const { t } = useTranslation('shell');
  const [opened, { toggle, close }] = useDisclosure();
  const query = useQuery(latestNotificationsQuery);
  const markAll = useMarkAllRead();
  const unread = query.data?.unread ?? 0;
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && close()}
      position="bottom-end"
      width={360}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          aria-label={unread > 0 ? t('notifications.unread', { count: unread }) : t('notifications.label')}
          onClick={toggle}
          size={32}
        >
          <span className={classes['bell']}>
            <IconBell size={17} stroke={1.6} style={{ display: 'block' }} />
            {unread > 0 && <span className={classes['unread']}>{unread > 99 ? '99+' : unread}</span>}
          </span>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <Group justify="space-between" px={10} py={6}>
          <Text fw={600}>{t('notifications.label')}</Text>
          {unread > 0 && (
            <Button variant="subtle" size="compact-xs" onClick={() => markAll.mutate(undefined)}>
              {t('notifications.markAll')}
            </Button>
          )}
        </Group>
        <Load query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed" size="sm" px={10} py={16} ta="center">
                {t('notifications.empty')}
              </Text>
            ) : (
              <>
                {items.map((item) => (
                  <NotificationLink key={item.id} notification={item} onOpen={close} />
                ))}
              </>
            )
          }
        </Load>
        <Anchor component={Link} to="/notifications" size="sm" display="block" ta="center" py={8} onClick={close}>
          {t('notifications.all')}
        </Anchor>
      </Popover.Dropdown>
    </Popover>
  );
}
