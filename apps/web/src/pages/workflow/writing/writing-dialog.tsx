import { Modal, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { SuggestedWorkflow } from './suggested-workflow.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Describe } from './describe.tsx';
import { Suggest } from './suggest.tsx';
import classes from './writing.module.css';

interface WritingDialogProps {
  /** What the button says that takes a workflow over. */
  useLabel: string;
  onUse: (workflow: SuggestedWorkflow) => void;
  onClose: () => void;
}

/** Describe what should happen and get a workflow beside it, or ask which ones would help. Nothing is saved from here. */
export function WritingDialog({ useLabel, onUse, onClose }: WritingDialogProps) {
  const { t } = useTranslation('writing');
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [way, setWay] = useState<'describe' | 'suggest'>('describe');
  const Part = way === 'describe' ? Describe : Suggest;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size="min(1240px, 96vw)"
      fullScreen={narrow ?? false}
      closeOnClickOutside={false}
      classNames={{ body: classes['body'] ?? '', content: classes['content'] ?? '' }}
    >
      <SegmentedControl
        size="xs"
        orientation={narrow ? 'vertical' : 'horizontal'}
        fullWidth={narrow ?? false}
        aria-label={t('way.label')}
        className={classes['ways']}
        value={way}
        onChange={(next) => setWay(next as typeof way)}
        data={(['describe', 'suggest'] as const).map((value) => ({ value, label: t(`way.${value}`) }))}
      />
      <Part useLabel={useLabel} onUse={onUse} />
    </Modal>
  );
}
