import { Alert, Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refusedWith } from '../../api/errors.ts';
import { useCan } from '../../api/identity.ts';
import { checkQuery, draftQuery, useDiscardDraft, useSaveDraft } from '../../api/workflows.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { dropDraft, keepDraft, readDraft } from '../../features/executions/draft-store.ts';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { CodeEditor, type CodeEditorHandle } from './code-editor.tsx';
import { IssueList } from './issue-list.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import classes from './workflow.module.css';

export const unsavedKey = (slug: string): string => `workflow/${slug}`;

interface DraftEditorProps {
  workflow: WorkflowDetail;
  saved: { source: string; revision: number; issues: DefinitionIssue[] } | null;
  readOnly: boolean;
  onGone: () => void;
}

/** A text editor with the checker's findings beside it; saved on top of the revision that was read. */
export function DraftEditor({ workflow, saved, readOnly, onGone }: DraftEditorProps) {
  const { t } = useTranslation(['workflows', 'common']);
  const can = useCan();
  const key = unsavedKey(workflow.slug);
  const [source, setSource] = useState(() => readDraft<string>(key) ?? saved?.source ?? workflow.source);
  const [revision, setRevision] = useState(saved?.revision ?? null);
  const [dialog, setDialog] = useState<'publish' | 'discard' | null>(null);
  const [conflict, setConflict] = useState(false);
  const editor = useRef<CodeEditorHandle>(null);
  const [settled] = useDebouncedValue(source, 350);
  const check = useQuery(checkQuery(settled));
  const newest = useQuery({ ...draftQuery(workflow.slug), enabled: false });
  const saving = useSaveDraft(workflow.slug);
  const discarding = useDiscardDraft(workflow.slug);
  const changed = source !== (saved?.source ?? workflow.source);
  const issues = check.data?.issues ?? saved?.issues ?? [];
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const checking = source !== settled || check.isFetching;

  useEffect(() => {
    if (changed) keepDraft(key, source);
    else dropDraft(key);
  }, [changed, key, source]);

  const save = (on: number | null): void => {
    if (readOnly || saving.isPending) return;
    saving.mutate(
      { source, revision: on },
      {
        onSuccess: (draft) => {
          setRevision(draft.revision);
          setConflict(false);
          dropDraft(key);
          showDone(t('draftEdit.saved'));
        },
        onError: (error) => (refusedWith(error, 412) ? setConflict(true) : showError(error)),
      },
    );
  };
  const loadTheirs = async (): Promise<void> => {
    const { data } = await newest.refetch();
    if (!data) return;
    setSource(data.source);
    setRevision(data.revision);
    setConflict(false);
  };
  const saveOver = async (): Promise<void> => save((await newest.refetch()).data?.revision ?? null);
  useCommands([
    { id: 'draft.save', label: t('draftEdit.save'), group: 'page', shortcut: 'mod+s', run: () => save(revision) },
  ]);
  const whyNotPublish =
    changed || revision === null ? t('draftEdit.saveFirst') : errors > 0 ? t('draftEdit.fixFirst') : null;
  return (
    <div className={classes['editorFrame']}>
      <div className={classes['editorBar']}>
        <span role="status" className={classes['editorState']} data-bad={errors > 0 || undefined}>
          {checking ? t('draftEdit.checking') : issues.length === 0 ? t('draftEdit.ok') : <Counts issues={issues} />}
        </span>
        {changed && <span className={classes['dim']}>{t('draftEdit.unsaved')}</span>}
        {!readOnly && (
          <Group gap="xs" ml="auto">
            {saved && (
              <Button variant="subtle" color="gray" onClick={() => setDialog('discard')}>
                {t('draftEdit.discard')}
              </Button>
            )}
            <Button
              variant="default"
              onClick={() => save(revision)}
              loading={saving.isPending}
              disabled={!changed && revision !== null}
            >
              {t('draftEdit.save')}
            </Button>
            {can('workflows.publish') && (
              <Button
                onClick={() => setDialog('publish')}
                disabled={whyNotPublish !== null}
                title={whyNotPublish ?? undefined}
              >
                {t('draftEdit.publish')}
              </Button>
            )}
          </Group>
        )}
      </div>
      {conflict && (
        <Alert color="amber" variant="light" title={t('draftEdit.conflictTitle')} radius={0} role="alert">
          <Group gap="xs">
            {t('draftEdit.conflictDetail')}
            <Button variant="default" onClick={() => void loadTheirs()}>
              {t('draftEdit.loadTheirs')}
            </Button>
            <Button variant="default" onClick={() => void saveOver()}>
              {t('draftEdit.saveMine')}
            </Button>
          </Group>
        </Alert>
      )}
      <div className={classes['editorBody']}>
        <CodeEditor
          ref={editor}
          value={source}
          onChange={setSource}
          readOnly={readOnly}
          issues={issues}
          label={t('draftEdit.label')}
          hint={t('draftEdit.tabHint')}
        />
        <IssueList issues={issues} onJump={(line) => editor.current?.goTo(line)} />
      </div>
      <PublishDialog
        workflow={workflow}
        opened={dialog === 'publish'}
        onClose={() => setDialog(null)}
        onPublished={onGone}
      />
      <ConfirmDialog
        opened={dialog === 'discard'}
        onClose={() => setDialog(null)}
        title={t('draftEdit.discardTitle')}
        confirmLabel={t('draftEdit.discard')}
        danger
        loading={discarding.isPending}
        onConfirm={() =>
          discarding.mutate(undefined, {
            onSuccess: () => {
              dropDraft(key);
              setDialog(null);
              showDone(t('draftEdit.discarded'));
              onGone();
            },
            onError: (error) => showError(error),
          })
        }
      >
        {t('draftEdit.discardDetail')}
      </ConfirmDialog>
    </div>
  );
}

function Counts({ issues }: { issues: DefinitionIssue[] }) {
  const { t } = useTranslation('workflows');
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  return (
    <>
      {[
        errors > 0 ? t('draftEdit.errors', { count: errors }) : '',
        warnings > 0 ? t('draftEdit.warnings', { count: warnings }) : '',
      ]
        .filter(Boolean)
        .join(', ')}
    </>
  );
}
