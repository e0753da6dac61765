import type { EventStatus, VerdictOutcome } from '@renubu/contracts/events';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

const statusTone: Record<EventStatus, Tone> = { pending: 'accent', done: 'green', dead: 'red' };
const verdictTone: Record<VerdictOutcome, Tone> = { allow: 'green', block: 'red', review: 'amber' };

export function EventStatusBadge({ status }: { status: EventStatus }) {
  const { t } = useTranslation('events');
  return (
    <ToneBadge tone={statusTone[status]} look="dot">
      {t(`status.${status}`)}
    </ToneBadge>
  );
}

export function VerdictBadge({ verdict }: { verdict: VerdictOutcome }) {
  const { t } = useTranslation('events');
  return <ToneBadge tone={verdictTone[verdict]}>{t(`verdict.${verdict}`)}</ToneBadge>;
}
