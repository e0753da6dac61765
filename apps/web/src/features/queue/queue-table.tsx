import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import type { QueueItem } from '@renubu/contracts/queue';
import {
  IconAlarmSnooze,
  IconBuildingSkyscraper,
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconLayoutSidebarRight,
  IconPlayerTrackNext,
  IconSunrise,
  IconUserShare,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { PlanLabel, StageBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { ScoreBadge } from '../../ui/score.tsx';
import { Days, Money, ProgressBar, RiskBar } from '../../ui/values.tsx';
import classes from './queue-table.module.css';
import { snoozeRefusal } from './snooze-rule.ts';
import type { QueueActions } from './use-queue-actions.ts';

export interface QueueRow {
  item: QueueItem;
  rank: number;
  /** False for the second and later items of a customer in a grouped list. */
  leads: boolean;
}

/** The customer with the sentence that says why this is its rank. */
export function CustomerCell({ row, expanded, onExpand }: { row: QueueRow; expanded: boolean; onExpand: () => void }) {
  const { t } = useTranslation('queue');
  const format = useFormat();
  const { item } = row;
  const label = t(expanded ? 'row.collapse' : 'row.expand', { customer: item.customer.name });
  return (
    <div className={classes['customer']} data-follows={!row.leads || undefined}>
      <ActionIcon
        size={20}
        aria-label={label}
        aria-expanded={expanded}
        onClick={(event) => {
          event.stopPropagation();
          onExpand();
        }}
      >
        {expanded ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
      </ActionIcon>
      <div className={classes['texts']}>
        <div className={classes['name']}>
          <span className="rn-truncate">{item.customer.name}</span>
          <span className={classes['workflow']}>
            {item.workflow?.name ?? t(`kind.${item.kind}`, { ns: 'common' })}
            {item.customer.accountPlan && (
              <>
                {' · '}
                <PlanLabel plan={item.customer.accountPlan} />
              </>
            )}
          </span>
        </div>
        <div className={classes['why']}>
          {item.status === 'snoozed' && item.snoozedUntil
            ? `${t('row.snoozedUntil', { date: format.date(item.snoozedUntil) })} · ${item.reason ?? ''}`
            : item.whyNow}
        </div>
      </div>
    </div>
  );
}

interface ActionsProps {
  item: QueueItem;
  actions: QueueActions;
  /** The one primary action of the page. */
  primary: boolean;
  onDetails: () => void;
}
/** Start or continue, and the other things one can do, with the reason where one cannot. */
export function RowActions({ item, actions, primary, onDetails }: ActionsProps) {
  const { t } = useTranslation('queue');
  const can = useCan();
  return (
    <div className={classes['actions']} onClick={(event) => event.stopPropagation()}>
      {item.status === 'snoozed' ? (
        can('queue.work') && (
          <Button size="compact-sm" variant="default" onClick={() => void actions.wake(item)}>
            {t('action.wake')}
          </Button>
        )
      ) : (
        <StartButton item={item} actions={actions} primary={primary} />
      )}
      <RowMenu item={item} actions={actions} onDetails={onDetails} />
    </div>
  );
}

export function StartButton({ item, actions, primary }: Omit<ActionsProps, 'onDetails'>) {
  const { t } = useTranslation('queue');
  const can = useCan();
  const running = item.status === 'in_progress';
  if (running ? !can('executions.read') : !can('queue.work')) return null;
  const missing = !running && item.workflow === null;
  return (
    <Tooltip label={t('action.noWorkflow')} disabled={!missing}>
      <Button
        size="compact-sm"
        variant={primary && !missing ? 'filled' : 'default'}
        data-disabled={missing || undefined}
        aria-disabled={missing || undefined}
        loading={actions.startingId === item.id}
        onClick={() => !missing && actions.start(item)}
      >
        {t(running ? 'action.continue' : 'action.start')}
      </Button>
    </Tooltip>
  );
}

function RowMenu({ item, actions, onDetails }: Omit<ActionsProps, 'primary'>) {
  const { t } = useTranslation('queue');
  const can = useCan();
  const refusal = snoozeRefusal(item);
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t('row.actions', { customer: item.customer.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLayoutSidebarRight size={15} />} onClick={onDetails}>
          {t('action.details')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBuildingSkyscraper size={15} />}
          renderRoot={(props) => (
            <Link to="/customers/$customerId" params={{ customerId: item.customer.id }} {...props} />
          )}
        >
          {t('action.customer')}
        </Menu.Item>
        {can('queue.work') && (
          <>
            <Menu.Divider />
            {item.status === 'snoozed' ? (
              <Menu.Item leftSection={<IconSunrise size={15} />} onClick={() => void actions.wake(item)}>
                {t('action.wake')}
              </Menu.Item>
            ) : (
              <Menu.Item
                leftSection={<IconAlarmSnooze size={15} />}
                disabled={refusal !== null}
                onClick={() => actions.setDialog({ kind: 'snooze', item })}
              >
                {t('action.snooze')}
              </Menu.Item>
            )}
            {refusal && item.status !== 'snoozed' && <div className={classes['refusal']}>{t(`action.${refusal}`)}</div>}
            {item.status !== 'in_progress' && (
              <Menu.Item
                leftSection={<IconPlayerTrackNext size={15} />}
                onClick={() => actions.setDialog({ kind: 'skip', item })}
              >
                {t('action.skip')}
              </Menu.Item>
            )}
          </>
        )}
        {can('queue.readTeam') && (
          <Menu.Item
            leftSection={<IconUserShare size={15} />}
            onClick={() => actions.setDialog({ kind: 'assign', item })}
          >
            {t('action.assign')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** An item on a phone: the same facts, stacked. */
export function QueueCard({
  row,
  actions,
  onDetails,
}: {
  row: QueueRow;
  actions: QueueActions;
  onDetails: () => void;
}) {
  const { item } = row;
  return (
    <div className={classes['card']}>
      <div className={classes['cardTop']}>
        <span className={classes['rank']}>{row.rank}</span>
        <StageBadge stage={item.stage} kind={item.kind} />
        <Days days={item.daysUntilRenewal} date={item.renewalDate} />
        <span className={classes['cardScore']}>
          <ScoreBadge factors={item.factors} />
        </span>
      </div>
      <div className={classes['cardName']}>{item.customer.name}</div>
      <div className={classes['cardWhy']}>{item.whyNow}</div>
      <div className={classes['cardFoot']}>
        <Money minor={item.arrMinor} currency={item.currency} />
        <RiskBar score={item.riskScore} />
        {item.progress && item.progress.total > 0 && <ProgressBar {...item.progress} />}
        <RowActions item={item} actions={actions} primary={row.rank === 1} onDetails={onDetails} />
      </div>
    </div>
  );
}
