import type { ApprovalDetail, Approver } from '@renubu/contracts/approvals';
import { IconArrowForwardUp, IconCheck, IconClock, IconX, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import classes from './approval.module.css';

const pictures: Record<Approver['state'], Icon> = {
  waiting: IconClock,
  approved: IconCheck,
  rejected: IconX,
  delegated: IconArrowForwardUp,
  left: IconX,
};

/** Who has a vote, what it takes, and who decided already. */
export function Approvers({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  const { needed, given, sequence, approvers } = approval;
  const voting = approvers.filter(({ state }) => state !== 'delegated' && state !== 'left');
  return (
    <Section title={t('detail.approvers')} aside={t('quorum.progress', { given, needed })}>
      <p className={classes['rule']}>
        {needed === 1 ? t('quorum.one') : t('quorum.many', { needed, all: voting.length })}
        {sequence && ` ${t('quorum.sequence')}`}
      </p>
      <ol className={classes['approvers']}>
        {approvers.map((approver) => (
          <Line key={`${approver.id} ${String(approver.position)}`} approver={approver} approval={approval} />
        ))}
      </ol>
    </Section>
  );
}

function Line({ approver, approval }: { approver: Approver; approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const Picture = pictures[approver.state];
  const waiting = approver.state === 'waiting';
  const state =
    waiting && approval.status === 'pending'
      ? t(approver.turn ? 'state.turn' : approval.sequence ? 'state.later' : 'state.waiting')
      : waiting
        ? '–'
        : t(`state.${approver.state}`);
  return (
    <li data-state={approver.state} data-turn={(waiting && approver.turn) || undefined}>
      <span className={classes['sign']}>
        <Picture size={13} stroke={2} aria-hidden />
      </span>
      <div>
        <p>
          <strong>{approver.name}</strong>{' '}
          <span className={classes['dim']}>
            {t(`origin.${approver.origin}`, { name: approver.standsInFor?.name ?? '' })}
          </span>
        </p>
        <p className={classes['dim']}>
          {state}
          {approver.decidedAt && ` · ${format.dateTime(approver.decidedAt)}`}
        </p>
        {approver.reason && <p className={classes['quote']}>{approver.reason}</p>}
      </div>
    </li>
  );
}
