import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refusedWith } from '../../api/errors.ts';
import { draftQuery, useSaveDraft } from '../../api/workflows.ts';
import { dropDraft } from '../../features/executions/draft-store.ts';
import { showDone, showError } from '../../ui/toast.tsx';

/** Where this browser keeps a draft that is not saved yet. */
export const unsavedKey = (slug: string): string => `workflow/${slug}`;

/** Saves a draft on top of the revision that was read; somebody else’s save in between is a conflict to solve. */
export function useDraftSaving(slug: string, first: number | null) {
  const { t } = useTranslation('workflows');
  const [revision, setRevision] = useState(first);
  const [conflict, setConflict] = useState(false);
  const newest = useQuery({ ...draftQuery(slug), enabled: false });
  const saving = useSaveDraft(slug);
  const saveOn = (source: string, on: number | null): void => {
    if (saving.isPending) return;
    saving.mutate(
      { source, revision: on },
      {
        onSuccess: (draft) => {
          setRevision(draft.revision);
          setConflict(false);
          dropDraft(unsavedKey(slug));
          showDone(t('draftEdit.saved'));
        },
        onError: (error) => (refusedWith(error, 412) ? setConflict(true) : showError(error)),
      },
    );
  };
  return {
    revision,
    conflict,
    isSaving: saving.isPending,
    save: (source: string): void => saveOn(source, revision),
    /** Their text, to go on from. */
    loadTheirs: async (): Promise<string | null> => {
      const { data } = await newest.refetch();
      if (!data) return null;
      setRevision(data.revision);
      setConflict(false);
      return data.source;
    },
    saveOver: async (source: string): Promise<void> => saveOn(source, (await newest.refetch()).data?.revision ?? null),
  };
}
