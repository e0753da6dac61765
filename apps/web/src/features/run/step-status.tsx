import type { StepStatus } from '@renubu/contracts/executions';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

export const stepTone: Record<StepStatus, Tone> = {
  pending: 'gray',
  running: 'accent',
  waiting: 'blue',
  snoozed: 'violet',
  completed: 'green',
  skipped: 'gray',
  failed: 'red',
  cancelled: 'gray',
};

export function StepStatusBadge({ status }: { status: StepStatus }) {
  const { t } = useTranslation('executions');
  return (
    <ToneBadge tone={stepTone[status]} look="dot">
      {t(`run.stepStatus.${status}`)}
    </ToneBadge>
  );
}
