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
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { tasksQuery, type TaskFilter } from '../../api/tasks.ts';
import { useOpenPath } from '../../app/use-open-path.ts';
import type { Command } from '../../app/commands/commands.ts';
import { TaskStatusBadge, ToneBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { ErrorState } from '../../ui/states.tsx';
import { dueGroup, inDueOrder } from './due-group.ts';
import { TaskDialogs } from './task-dialogs.tsx';
import classes from './task-list.module.css';
import { useTaskActions, type TaskActions } from './use-task-actions.ts';

interface TaskListProps {
  filter: TaskFilter;
  empty: ReactNode;
  /** Where all tasks are of one customer. */
  hideCustomer?: boolean;
  showAssignee?: boolean;
}

/** Tasks by due date. e completes, s snoozes, x skips, enter edits. */
export function TaskList({ filter, empty, hideCustomer, showAssignee }: TaskListProps) {
  const { t } = useTranslation('tasks');
  const [now] = useState(() => new Date());
  const query = useInfiniteQuery(tasksQuery(filter));
  const actions = useTaskActions();
  const works = useCan()('tasks.work');
  const commands = useTaskCommands(actions);
  const columns = useColumns(actions, now, { customer: !hideCustomer, assignee: showAssignee ?? false });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const tasks = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <DataTable
        label={t('title')}
        rows={tasks && inDueOrder(tasks, now)}
        rowKey={({ id }) => id}
        columns={columns}
        commands={works ? commands : () => []}
        {...(works
          ? {
              onOpen: (task: Task) => taskCan.update.includes(task.status) && actions.setDialog({ kind: 'edit', task }),
            }
          : {})}
        onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
        empty={empty}
        animated
        card={(task) => (
          <div className={classes['card']}>
            <TaskTitle task={task} actions={actions} />
            <div className={classes['cardFoot']}>
              <Due task={task} now={now} />
              {!hideCustomer && <span className="rn-truncate">{task.customer?.name}</span>}
              <TaskMenu task={task} actions={actions} />
            </div>
          </div>
        )}
      />
      {actions.dialog && <TaskDialogs actions={actions} />}
    </>
  );
}

function useTaskCommands(actions: TaskActions): (task: Task) => Command[] {
  const { t } = useTranslation('tasks');
  return (task) => {
    const can = (verb: keyof typeof taskCan) => taskCan[verb].includes(task.status);
    const list: (Command | false)[] = [
      can('complete') && {
        id: 'task.complete',
        label: t('action.complete'),
        group: 'list',
        icon: IconCircleCheck,
        shortcut: 'e',
        run: () => actions.complete(task),
      },
      can('reopen') && {
        id: 'task.reopen',
        label: t('action.reopen'),
        group: 'list',
        icon: IconArrowBackUp,
        shortcut: 'e',
        run: () => void actions.reopen(task),
      },
      can('snooze') &&
        !task.requiresDecision && {
          id: 'task.snooze',
          label: t('action.snooze'),
          group: 'list',
          icon: IconAlarmSnooze,
          shortcut: 's',
          run: () => actions.setDialog({ kind: 'snooze', task }),
        },
      can('skip') && {
        id: 'task.skip',
        label: t('action.skip'),
        group: 'list',
        icon: IconPlayerTrackNext,
        shortcut: 'x',
        run: () => actions.setDialog({ kind: 'skip', task }),
      },
    ];
    return list.filter((command) => command !== false);
  };
}

function useColumns(actions: TaskActions, now: Date, shown: { customer: boolean; assignee: boolean }): Column<Task>[] {
  const { t } = useTranslation('tasks');
  return [
    {
      key: 'title',
      header: t('column.title'),
      width: 'minmax(240px, 2fr)',
      cell: (task) => <TaskTitle task={task} actions={actions} />,
    },
    ...(shown.customer
      ? [
          {
            key: 'customer',
            header: t('column.customer'),
            width: 'minmax(120px, 0.8fr)',
            hideBelow: 900 as const,
            cell: (task: Task) => <CustomerLink task={task} />,
          },
        ]
      : []),
    ...(shown.assignee
      ? [
          {
            key: 'assignee',
            header: t('column.assignee'),
            width: '130px',
            hideBelow: 900 as const,
            cell: (task: Task) => task.assignee?.name ?? '–',
          },
        ]
      : []),
    { key: 'due', header: t('column.due'), width: '130px', cell: (task) => <Due task={task} now={now} /> },
    {
      key: 'priority',
      header: t('column.priority'),
      width: '80px',
      hideBelow: 900,
      cell: ({ priority }) => <Priority priority={priority} />,
    },
    {
      key: 'status',
      header: t('column.status'),
      width: '110px',
      cell: ({ status }) => <TaskStatusBadge status={status} />,
    },
    {
      key: 'actions',
      header: t('column.actions'),
      quiet: true,
      width: '36px',
      align: 'right',
      cell: (task) => <TaskMenu task={task} actions={actions} />,
    },
  ];
}

function CustomerLink({ task }: { task: Task }) {
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
function TaskTitle({ task, actions }: { task: Task; actions: TaskActions }) {
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

function Due({ task, now }: { task: Task; now: Date }) {
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

function Priority({ priority }: { priority: number }) {
  const { t } = useTranslation('tasks');
  const level = Math.max(1, Math.min(5, priority)) as 1 | 2 | 3 | 4 | 5;
  return <span className={level <= 2 ? classes['urgent'] : classes['dim']}>{t(`priority.p${level}`)}</span>;
}

function TaskMenu({ task, actions }: { task: Task; actions: TaskActions }) {
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
