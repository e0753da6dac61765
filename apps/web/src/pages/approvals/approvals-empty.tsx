import { IconRubberStamp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/states.tsx';

/** Why a list of approvals is empty. */
export function ApprovalsEmpty({ tab, filtered }: { tab: 'mine' | 'all' | 'history'; filtered: boolean }) {
  const { t } = useTranslation('approvals');
  if (filtered) return <EmptyState icon={IconRubberStamp} title={t('empty.filtered')} />;
  return (
    <EmptyState icon={IconRubberStamp} title={t(`empty.${tab}`)}>
      {t(`empty.${tab}Detail`)}
    </EmptyState>
  );
}
