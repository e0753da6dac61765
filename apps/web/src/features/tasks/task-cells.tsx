import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { taskCan, type Task } from '@renubu/contracts/tasks';
import {
  IconAlarmSnooze,
  IconArrowBackUp,
  IconCircle,
  IconCircleCheck,
  IconDots,
  IconPencil,
  IconPlayerPlay,
  IconPlayerTrackNext,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { useOpenPath } from '../../app/use-open-path.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { dueGroup } from './due-group.ts';
import classes from './task-list.module.css';
import type { TaskActions } from './use-task-actions.ts';

export function CustomerLink({ task }: { task: Task }) {
  if (!task.customer) return '–';
  return (
    <Link
      to="/customers/$customerId"
      params={{ customerId: task.customer.id }}
      className={classes['link']}
      onClick={(event) => event.stopPropagation()}
    >
      {task.customer.name}
    </Link>
  );
}

/** The circle completes (or reopens) the task at once. */
export function TaskTitle({ task, actions }: { task: Task; actions: TaskActions }) {
  const { t } = useTranslation('tasks');
  const works = useCan()('tasks.work');
  const done = taskCan.reopen.includes(task.status);
  const possible = works && (done || taskCan.complete.includes(task.status));
  const label = done ? t('action.reopen') : t('action.completeLong', { title: task.title });
  return (
    <span className={classes['title']}>
      <ActionIcon
        size={22}
        radius="xl"
        color={done ? 'green' : 'gray'}
        aria-label={label}
        disabled={!possible}
        onClick={(event) => {
          event.stopPropagation();
          if (done) void actions.reopen(task);
          else actions.complete(task);
        }}
      >
        {done ? <IconCircleCheck size={17} /> : <IconCircle size={17} stroke={1.5} />}
      </ActionIcon>
      <span className={classes['name']} data-done={done || undefined}>
        {task.title}
      </span>
      {task.owner === 'ai' && <ToneBadge tone="blue">{t('ai')}</ToneBadge>}
      {task.requiresDecision && (
        <Tooltip label={t('decide')}>
          <span>
            <ToneBadge tone="red">!</ToneBadge>
            <span className="rn-visually-hidden">{t('decide')}</span>
          </span>
        </Tooltip>
      )}
      {task.awaited && (
        <Tooltip label={t('awaited')}>
          <span className={classes['awaited']}>
            <IconPlayerPlay size={13} aria-hidden />
            <span className="rn-visually-hidden">{t('awaited')}</span>
          </span>
        </Tooltip>
      )}
    </span>
  );
}

export function Due({ task, now }: { task: Task; now: Date }) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  if (task.status === 'snoozed' && task.snoozedUntil) {
    return <span className={classes['dim']}>{t('snoozedUntil', { date: format.dayMonth(task.snoozedUntil) })}</span>;
  }
  if (task.dueAt === null) return <span className={classes['dim']}>{t('due.none')}</span>;
  const overdue = dueGroup(task, now) === 'overdue';
  return (
    <span className={overdue ? classes['overdue'] : undefined}>
      {overdue ? t('due.overdue', { date: format.dayMonth(task.dueAt) }) : format.date(task.dueAt)}
    </span>
  );
}

export function Priority({ priority }: { priority: number }) {
  const { t } = useTranslation('tasks');
  const level = Math.max(1, Math.min(5, priority)) as 1 | 2 | 3 | 4 | 5;
  return <span className={level <= 2 ? classes['urgent'] : classes['dim']}>{t(`priority.p${level}`)}</span>;
}

export function TaskMenu({ task, actions }: { task: Task; actions: TaskActions }) {
  const { t } = useTranslation('tasks');
  const works = useCan()('tasks.work');
  const openPath = useOpenPath();
  const can = (verb: keyof typeof taskCan) => works && taskCan[verb].includes(task.status);
  const executionId = task.executionId;
  if (!works && executionId === null) return null;
  return (
    <span onClick={(event) => event.stopPropagation()}>
      <Menu position="bottom-end" width={210} withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={t('action.more', { title: task.title })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {can('complete') && (
            <Menu.Item leftSection={<IconCircleCheck size={15} />} onClick={() => actions.complete(task)}>
              {t('action.complete')}
            </Menu.Item>
          )}
          {can('snooze') && (
            <Menu.Item
              leftSection={<IconAlarmSnooze size={15} />}
              disabled={task.requiresDecision}
              onClick={() => actions.setDialog({ kind: 'snooze', task })}
            >
              {t('action.snooze')}
            </Menu.Item>
          )}
          {can('skip') && (
            <Menu.Item
              leftSection={<IconPlayerTrackNext size={15} />}
              onClick={() => actions.setDialog({ kind: 'skip', task })}
            >
              {t('action.skip')}
            </Menu.Item>
          )}
          {can('reopen') && (
            <Menu.Item leftSection={<IconArrowBackUp size={15} />} onClick={() => void actions.reopen(task)}>
              {t('action.reopen')}
            </Menu.Item>
          )}
          {can('update') && (
            <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => actions.setDialog({ kind: 'edit', task })}>
              {t('action.edit')}
            </Menu.Item>
          )}
          {executionId !== null && (
            <Menu.Item
              leftSection={<IconPlayerPlay size={15} />}
              onClick={() => openPath(`/executions/${executionId}`)}
            >
              {t('action.execution')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
