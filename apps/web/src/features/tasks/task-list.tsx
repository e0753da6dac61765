import { taskCan, type Task } from '@renubu/contracts/tasks';
import { IconAlarmSnooze, IconArrowBackUp, IconCircleCheck, IconPlayerTrackNext } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { tasksQuery, type TaskFilter } from '../../api/tasks.ts';
import type { Command } from '../../app/commands/commands.ts';
import { TaskStatusBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { inDueOrder } from './due-group.ts';
import { CustomerLink, Due, Priority, TaskMenu, TaskTitle } from './task-cells.tsx';
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
      hideBelow: 1000,
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
