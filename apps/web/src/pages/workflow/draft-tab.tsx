import { Button } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { draftQuery } from '../../api/workflows.ts';
import { readDraft } from '../../features/executions/draft-store.ts';
import { EmptyState, Load } from '../../ui/states.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { unsavedKey } from './use-draft-saving.ts';

/** The draft: a copy to change, check and publish. */
export function DraftTab({ workflow, step }: { workflow: WorkflowDetail; step?: string | undefined }) {
  const { t } = useTranslation('workflows');
  const allowed = useCan()('workflows.write');
  const query = useQuery(draftQuery(workflow.slug));
  const [begun, setBegun] = useState(() => readDraft<string>(unsavedKey(workflow.slug)) !== undefined);
  return (
    <Load query={query}>
      {(draft) =>
        draft || begun ? (
          <DraftEditor
            key={workflow.slug}
            workflow={workflow}
            saved={draft}
            readOnly={!allowed}
            onGone={() => setBegun(false)}
            step={step}
          />
        ) : (
          <EmptyState
            icon={IconPencil}
            title={t('draftEdit.none')}
            action={
              allowed && (
                <Button onClick={() => setBegun(true)} leftSection={<IconPencil size={14} />}>
                  {t('draftEdit.create')}
                </Button>
              )
            }
          >
            {t(allowed ? 'draftEdit.noneDetail' : 'draftEdit.readOnly')}
          </EmptyState>
        )
      }
    </Load>
  );
}
