import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconClockPause, IconHistory, IconMessageCircle, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { customerQuery } from '../../api/customers.ts';
import { useCan } from '../../api/identity.ts';
import { useCommands, type Command } from '../../app/commands/commands.ts';
import { whyNot } from '../../features/executions/can.ts';
import { hasWorkspace } from '../../features/executions/steps.ts';
import { ExecutionStatusBadge, StageBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Days, Money, RiskBar } from '../../ui/values.tsx';
import { useExecution } from './execution-context.ts';
import classes from './execution.module.css';
import { ExecutionMenu } from './execution-menu.tsx';

/** Whose work it is, where it stands, and what one can do with the whole of it. */
export function ExecutionHeader() {
  const { t } = useTranslation(['execution', 'common']);
  const { detail } = useExecution();
  const can = useCan();
  const back = can('queue.work') && hasWorkspace(detail) ? '/queue' : '/executions';
  return (
    <header className={classes['header']}>
      <Tooltip label={t(back === '/queue' ? 'backToQueue' : 'backToList')}>
        <ActionIcon component={Link} to={back} aria-label={t(back === '/queue' ? 'backToQueue' : 'backToList')}>
          <IconArrowLeft size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <div className={classes['identity']}>
        <h1 className={classes['name']}>
          {detail.customer ? (
            <Link
              to="/customers/$customerId"
              params={{ customerId: detail.customer.id }}
              className={classes['customer']}
            >
              {detail.customer.name}
            </Link>
          ) : (
            detail.workflowName
          )}
        </h1>
        <span className={classes['workflow']}>
          {detail.customer && <span className="rn-truncate">{detail.workflowName}</span>}
          <span className={classes['version']}>{t('version', { version: detail.version })}</span>
        </span>
        {detail.stage && <StageBadge stage={detail.stage} />}
        <Status />
      </div>
      {detail.customer && <CustomerFigures customerId={detail.customer.id} />}
      <Actions />
    </header>
  );
}

function Status() {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { detail } = useExecution();
  const note = detail.snoozedUntil
    ? t('snoozedUntil', { date: format.dateTime(detail.snoozedUntil) })
    : detail.assignee
      ? t('assignedTo', { name: detail.assignee.name })
      : t('unassigned');
  return (
    <Tooltip label={note}>
      <span className={classes['status']} data-status-dot>
        <ExecutionStatusBadge status={detail.status} />
      </span>
    </Tooltip>
  );
}

function CustomerFigures({ customerId }: { customerId: string }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { detail } = useExecution();
  const { data: customer } = useQuery(customerQuery(customerId));
  return (
    <dl className={classes['figures']}>
      <div>
        <dt>{t('figure.days')}</dt>
        <dd>{customer ? <Days days={customer.daysUntilRenewal} date={customer.renewalDate} /> : '–'}</dd>
      </div>
      <div>
        <dt>{t('figure.arr')}</dt>
        <dd>{customer ? <Money minor={customer.arrMinor} currency={customer.currency} /> : '–'}</dd>
      </div>
      <div>
        <dt>{t('figure.risk')}</dt>
        <dd>{customer ? <RiskBar score={customer.riskScore} /> : '–'}</dd>
      </div>
      {detail.priorityScore !== null && (
        <div>
          <dt>{t('figure.score')}</dt>
          <dd>
            <strong>{format.number(detail.priorityScore)}</strong>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Actions() {
  const { t } = useTranslation('execution');
  const { detail, viewer, verbs, ask } = useExecution();
  const matchRoute = useMatchRoute();
  const inHistory = Boolean(matchRoute({ to: '/executions/$executionId/history', params: { executionId: detail.id } }));
  const snoozeRefused = whyNot('snooze', detail, viewer);
  const ended = detail.status === 'completed' || detail.status === 'cancelled';
  useHeaderCommands();
  return (
    <div className={classes['actions']}>
      {(hasWorkspace(detail) || !inHistory) && (
        <Button
          component={Link}
          to={inHistory ? '/executions/$executionId' : '/executions/$executionId/history'}
          params={{ executionId: detail.id } as never}
          variant="subtle"
          color="gray"
          className={classes['tabLink']}
          leftSection={inHistory ? <IconMessageCircle size={15} /> : <IconHistory size={15} />}
        >
          {t(inHistory ? 'tab.work' : 'tab.history')}
        </Button>
      )}
      {detail.status === 'snoozed' && whyNot('wake', detail, viewer) === null && (
        <Button variant="default" leftSection={<IconPlayerPlay size={14} />} onClick={verbs.wake}>
          {t('action.wake')}
        </Button>
      )}
      {detail.status === 'paused' && whyNot('resume', detail, viewer) === null && (
        <Button variant="default" leftSection={<IconPlayerPlay size={14} />} onClick={verbs.resume}>
          {t('action.resume')}
        </Button>
      )}
      {hasWorkspace(detail) && !ended && detail.status !== 'snoozed' && detail.status !== 'paused' && (
        <Tooltip label={snoozeRefused ? t(`why.${snoozeRefused}`) : t('action.snoozeHint')} multiline maw={280}>
          <Button
            variant="default"
            className={classes['wideOnly']}
            data-disabled={snoozeRefused ? true : undefined}
            aria-disabled={snoozeRefused ? true : undefined}
            leftSection={<IconClockPause size={14} />}
            onClick={() => !snoozeRefused && ask({ kind: 'snooze' })}
          >
            {t('action.snooze')}
          </Button>
        </Tooltip>
      )}
      <ExecutionMenu />
    </div>
  );
}

/** Verbs of the whole execution for the palette and the keyboard. */
function useHeaderCommands(): void {
  const { t } = useTranslation('execution');
  const { detail, viewer, verbs, ask } = useExecution();
  const allowed = (verb: Parameters<typeof whyNot>[0]): boolean => whyNot(verb, detail, viewer) === null;
  const commands: (Command | false)[] = [
    hasWorkspace(detail) &&
      allowed('snooze') && {
        id: 'execution.snooze',
        label: t('action.snoozeWorkflow'),
        group: 'page',
        shortcut: 'shift+s',
        run: () => ask({ kind: 'snooze' }),
      },
    hasWorkspace(detail) &&
      allowed('complete') && {
        id: 'execution.complete',
        label: t('action.completeWorkflow'),
        group: 'page',
        run: () => ask({ kind: 'outcome' }),
      },
    hasWorkspace(detail) &&
      allowed('complete') && {
        id: 'execution.escalate',
        label: t('action.escalate'),
        group: 'page',
        run: () => ask({ kind: 'escalate' }),
      },
    allowed('cancel') && {
      id: 'execution.cancel',
      label: t('action.cancel'),
      group: 'page',
      run: () => ask({ kind: 'cancel' }),
    },
    allowed('wake') && { id: 'execution.wake', label: t('action.wake'), group: 'page', run: verbs.wake },
    allowed('pause') && { id: 'execution.pause', label: t('action.pause'), group: 'page', run: verbs.pause },
    allowed('resume') && { id: 'execution.resume', label: t('action.resume'), group: 'page', run: verbs.resume },
    allowed('retry') && {
      id: 'execution.retry',
      label: t('action.retry'),
      group: 'page',
      run: () => verbs.retry(),
    },
    allowed('rerun') && {
      id: 'execution.rerun',
      label: t('action.rerun'),
      group: 'page',
      run: () => ask({ kind: 'rerun' }),
    },
    allowed('migrate') && {
      id: 'execution.migrate',
      label: t('action.migrate'),
      group: 'page',
      run: () => ask({ kind: 'migrate' }),
    },
  ];
  useCommands(commands.filter((command) => command !== false));
}
