import type { ExecutionStatus } from '@renubu/contracts/executions';
import type { AccountPlan, StageKey, WorkItemKind } from '@renubu/contracts/renewals';
import type { TaskStatus } from '@renubu/contracts/tasks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './badge.module.css';
import { executionTone, stageTone, taskTone, type Tone } from './tone.ts';

interface ToneBadgeProps {
  tone: Tone;
  children: ReactNode;
  /** `dot` is a coloured point before plain text, for dense lists; `soft` a tinted label. */
  look?: 'soft' | 'dot' | undefined;
}

/** A small label with a meaning by colour and by word. */
export function ToneBadge({ tone, children, look = 'soft' }: ToneBadgeProps) {
  return (
    <span className={classes['badge']} data-tone={tone} data-look={look}>
      {look === 'dot' && <span className={classes['dot']} aria-hidden />}
      <span className="rn-truncate">{children}</span>
    </span>
  );
}

/** Where a renewal stands; without a stage, the kind of work. */
export function StageBadge({ stage, kind }: { stage: StageKey | null; kind?: WorkItemKind | undefined }) {
  const { t } = useTranslation();
  if (stage && (kind === undefined || kind === 'renewal')) {
    return <ToneBadge tone={stageTone[stage]}>{t(`stage.${stage}`)}</ToneBadge>;
  }
  if (!kind) return <ToneBadge tone="gray">{t('empty.value')}</ToneBadge>;
  const tone = ({ renewal: 'gray', strategic: 'violet', opportunity: 'green', risk: 'red' } as const)[kind];
  return <ToneBadge tone={tone}>{t(`kind.${kind}`)}</ToneBadge>;
}

export function PlanLabel({ plan }: { plan: AccountPlan | null }) {
  const { t } = useTranslation();
  return <span className={classes['plain']}>{t(`plan.${plan ?? 'none'}`)}</span>;
}

export function ExecutionStatusBadge({ status }: { status: ExecutionStatus }) {
  const { t } = useTranslation();
  return (
    <ToneBadge tone={executionTone[status]} look="dot">
      {t(`executionStatus.${status}`)}
    </ToneBadge>
  );
}

export function TaskStatusBadge({ status }: { status: TaskStatus }) {
  const { t } = useTranslation();
  return (
    <ToneBadge tone={taskTone[status]} look="dot">
      {t(`taskStatus.${status}`)}
    </ToneBadge>
  );
}
