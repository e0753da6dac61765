import { UnstyledButton } from '@mantine/core';
import type { Notification } from '@renubu/contracts/tasks';
import { useMarkRead } from '../../api/notifications.ts';
import { useFormat } from '../../ui/format.ts';
import { useOpenPath } from '../use-open-path.ts';
import classes from './shell.module.css';

/** One notification; pressing it marks it as read and leads to what it is about. */
export function NotificationLink({ notification, onOpen }: { notification: Notification; onOpen?: () => void }) {
  const format = useFormat();
  const openPath = useOpenPath();
  const markRead = useMarkRead();
  const open = (): void => {
    if (notification.readAt === null) markRead.mutate(notification.id);
    onOpen?.();
    if (notification.link?.startsWith('/')) openPath(notification.link);
  };
  return (
    <UnstyledButton
      className={classes['notice']}
      data-unread={notification.readAt === null || undefined}
      onClick={open}
    >
      <span className={classes['noticeTitle']}>
        <span className="rn-truncate">{notification.title}</span>
        <time dateTime={notification.createdAt}>{format.relative(notification.createdAt)}</time>
      </span>
      <span className={classes['noticeText']}>{notification.message}</span>
    </UnstyledButton>
  );
}
