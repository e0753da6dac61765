import type { ContractDocumentSummary } from '@renubu/contracts/contract-documents';
import { useTranslation } from 'react-i18next';
import { ToneBadge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/tone.ts';

const tones: Record<ContractDocumentSummary['status'], Tone> = {
  reading: 'accent',
  read: 'amber',
  scanned: 'red',
  failed: 'red',
  confirmed: 'green',
};

/** Where a contract file stands, by colour and word. */
export function DocumentBadge({ document }: { document: Pick<ContractDocumentSummary, 'status' | 'changedSince'> }) {
  const { t } = useTranslation('contracts');
  const changed = document.status === 'confirmed' && document.changedSince;
  return (
    <ToneBadge tone={changed ? 'amber' : tones[document.status]}>
      {t(changed ? 'status.changed' : `status.${document.status}`)}
    </ToneBadge>
  );
}
