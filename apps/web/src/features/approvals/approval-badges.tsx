import type { ApprovalStatus, ApprovalSummary } from '@renubu/contracts/approvals';
import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { useSpan } from '../../ui/span.ts';
import { useNow } from '../../ui/use-now.ts';
import classes from './approvals.module.css';
import { approvalTone, timeLeft } from './expiry.ts';

export function ApprovalStatusBadge({ status }: { status: ApprovalStatus }) {
  const { t } = useTranslation('approvals');
  return (
    <ToneBadge tone={approvalTone[status]} look="dot">
      {t(`status.${status}`)}
    </ToneBadge>
  );
}

/** How long there still is to decide; the exact time on hover. */
export function ExpiryClock({ approval }: { approval: Pick<ApprovalSummary, 'expiresAt'> }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const span = useSpan();
  const left = timeLeft(approval, useNow());
  if (left === null || approval.expiresAt === null) return <span className={classes['dim']}>{t('noExpiry')}</span>;
  const text =
    left.ms > 0
      ? t('expiresIn', { span: span(Math.max(left.ms, 60_000)) })
      : t('overdue', { when: format.relative(approval.expiresAt) });
  return (
    <Tooltip label={format.dateTime(approval.expiresAt)}>
      <time dateTime={approval.expiresAt} className={classes['clock']} data-tone={left.tone}>
        {text}
      </time>
    </Tooltip>
  );
}

/** Approvals given of those needed, as small marks and in words. */
export function Votes({ approval }: { approval: Pick<ApprovalSummary, 'given' | 'needed'> }) {
  const { t } = useTranslation('approvals');
  const { given, needed } = approval;
  return (
    <span className={classes['votes']}>
      <span aria-hidden>{t('votes', { given, needed })}</span>
      <span className="rn-visually-hidden">{t('votesLabel', { given, needed })}</span>
    </span>
  );
}
