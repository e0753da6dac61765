import type { ExecutionResult } from '@renubu/contracts/executions';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

const tones: Record<ExecutionResult, Tone> = { allowed: 'green', blocked: 'red', review: 'amber', executed: 'gray' };

/** The verdict of a run. */
export function ResultBadge({ result }: { result: ExecutionResult }) {
  const { t } = useTranslation('executions');
  return <ToneBadge tone={tones[result]}>{t(`result.${result}`)}</ToneBadge>;
}
