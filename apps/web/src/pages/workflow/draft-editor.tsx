import { Alert, Button, Group, SegmentedControl } from '@mantine/core';
import { useDebouncedValue, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkQuery } from '../../api/workflows.ts';
import { useCan } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { EditorContext, useEditor, type Editor } from '../../features/editor/editor-context.ts';
import { FormPane, TreePane, UndoButtons } from '../../features/editor/editor-panes.tsx';
import classes from '../../features/editor/editor.module.css';
import { OffersProvider } from '../../features/editor/offers-provider.tsx';
import { allSteps } from '../../features/editor/outline.ts';
import { selectionOf, useDefinitionEditor, useIssues } from '../../features/editor/use-definition-editor.ts';
import { CodeEditor, type CodeEditorHandle } from './code-editor.tsx';
import { setAt } from '../../features/editor/document.ts';
import { showDone } from '../../ui/toast.tsx';
import { DraftDialogs, type DraftDialog } from './draft-dialogs.tsx';
import { IssueList } from './issue-list.tsx';
import { useDraftSaving, unsavedKey } from './use-draft-saving.ts';
import { dropDraft, keepDraft, readDraft } from '../../features/executions/draft-store.ts';

const WritingDialog = lazy(async () => ({ default: (await import('./writing/writing-dialog.tsx')).WritingDialog }));

type View = 'form' | 'both' | 'text';

interface DraftEditorProps {
  workflow: WorkflowDetail;
  saved: { source: string; revision: number; issues: DefinitionIssue[] } | null;
  readOnly: boolean;
  onGone: () => void;
  /** Id of the step to look at first. */
  step?: string | undefined;
}

/** The draft as a tree with a form, and as text: one follows the other at every keystroke. */
export function DraftEditor({ workflow, saved, readOnly, onGone, step }: DraftEditorProps) {
  const { t } = useTranslation(['workflows', 'common', 'editor', 'writing']);
  const [writing, setWriting] = useState(false);
  const { slug } = workflow;
  const base = saved?.source ?? workflow.source;
  const state = useDefinitionEditor({
    first: readDraft<string>(unsavedKey(slug)) ?? base,
    readOnly,
    step,
  });
  const { text } = state;
  const saving = useDraftSaving(slug, saved?.revision ?? null);
  const [dialog, setDialog] = useState<DraftDialog>(null);
  const [settled] = useDebouncedValue(text, 350);
  const check = useQuery(checkQuery(settled));
  const fromServer = check.data && !check.isPlaceholderData ? { text: settled, issues: check.data.issues } : null;
  const found = useIssues(text, fromServer);
  const [shown, setShown] = useState(found ?? saved?.issues ?? []);
  if (found !== null && found !== shown) setShown(found);
  const changed = text !== base;
  useEffect(() => {
    if (changed) keepDraft(unsavedKey(slug), text);
    else dropDraft(unsavedKey(slug));
  }, [changed, slug, text]);

  const save = (): void => {
    if (!readOnly) saving.save(text);
  };
  useCommands([{ id: 'draft.save', label: t('draftEdit.save'), group: 'page', shortcut: 'mod+s', run: save }]);
  const editor: Editor = useMemo(() => ({ ...state, issues: shown }), [state, shown]);
  return (
    <EditorContext value={editor}>
      <OffersProvider definition={state.definition}>
        <div className={classes['frame']}>
          <DraftBar
            issues={shown}
            checking={found === null || fromServer === null}
            changed={changed}
            readOnly={readOnly}
            hasDraft={saved !== null}
            neverSaved={saving.revision === null}
            saving={saving.isSaving}
            onSave={save}
            onDialog={setDialog}
            onWrite={() => setWriting(true)}
          />
          {saving.conflict && (
            <Alert color="amber" variant="light" title={t('draftEdit.conflictTitle')} radius={0} role="alert">
              <Group gap="xs">
                {t('draftEdit.conflictDetail')}
                <Button
                  variant="default"
                  onClick={() => void saving.loadTheirs().then((theirs) => theirs !== null && state.setText(theirs))}
                >
                  {t('draftEdit.loadTheirs')}
                </Button>
                <Button variant="default" onClick={() => void saving.saveOver(text)}>
                  {t('draftEdit.saveMine')}
                </Button>
              </Group>
            </Alert>
          )}
          <Panes issues={shown} readOnly={readOnly} />
        </div>
      </OffersProvider>
      {writing && (
        <Suspense fallback={null}>
          <WritingDialog
            useLabel={t('useHere', { ns: 'writing' })}
            onClose={() => setWriting(false)}
            onUse={({ yaml }) => {
              state.replace(setAt(yaml, ['workflow'], slug));
              setWriting(false);
              showDone(t('used', { ns: 'writing' }));
            }}
          />
        </Suspense>
      )}
      <DraftDialogs workflow={workflow} dialog={dialog} onDialog={setDialog} onGone={onGone} />
    </EditorContext>
  );
}

interface DraftBarProps {
  issues: readonly DefinitionIssue[];
  checking: boolean;
  changed: boolean;
  readOnly: boolean;
  hasDraft: boolean;
  neverSaved: boolean;
  saving: boolean;
  onSave: () => void;
  onDialog: (dialog: DraftDialog) => void;
  onWrite: () => void;
}
function DraftBar(props: DraftBarProps) {
  const { issues, checking, changed, readOnly, hasDraft, neverSaved, saving, onSave, onDialog, onWrite } = props;
  const { t } = useTranslation(['workflows', 'writing']);
  const can = useCan();
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  const counts = [
    errors > 0 ? t('draftEdit.errors', { count: errors }) : '',
    warnings > 0 ? t('draftEdit.warnings', { count: warnings }) : '',
  ].filter(Boolean);
  const whyNotPublish = changed || neverSaved ? t('draftEdit.saveFirst') : errors > 0 ? t('draftEdit.fixFirst') : null;
  return (
    <div className={classes['bar']}>
      <span role="status" className={classes['state']} data-bad={errors > 0 || undefined}>
        {counts.length > 0 ? counts.join(', ') : t(checking ? 'draftEdit.checking' : 'draftEdit.ok')}
      </span>
      {changed && <span>{t('draftEdit.unsaved')}</span>}
      <ViewChoice />
      {!readOnly && (
        <Group gap="xs" ml="auto">
          <UndoButtons />
          {can('ai.use') && (
            <Button variant="subtle" color="gray" leftSection={<IconWand size={14} />} onClick={onWrite}>
              {t('open', { ns: 'writing' })}
            </Button>
          )}
          {hasDraft && (
            <Button variant="subtle" color="gray" onClick={() => onDialog('discard')}>
              {t('draftEdit.discard')}
            </Button>
          )}
          <Button variant="default" onClick={onSave} loading={saving} disabled={!changed && !neverSaved}>
            {t('draftEdit.save')}
          </Button>
          {can('workflows.publish') && (
            <Button
              onClick={() => onDialog('publish')}
              disabled={whyNotPublish !== null}
              title={whyNotPublish ?? undefined}
            >
              {t('draftEdit.publish')}
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}

/** How the draft is shown; remembered in this browser. */
function useView(): [View, (view: View) => void] {
  const narrow = useMediaQuery('(max-width: 1180px)', false, { getInitialValueInEffect: false });
  const [view, setView] = useLocalStorage<View>({
    key: 'renubu-editor-view',
    defaultValue: narrow ? 'form' : 'both',
    getInitialValueInEffect: false,
  });
  return [view, setView];
}

function ViewChoice() {
  const { t } = useTranslation('editor');
  const [view, setView] = useView();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('view.label')}
      value={view}
      onChange={(next) => setView(next as View)}
      data={(['form', 'both', 'text'] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
    />
  );
}

function Panes({ issues, readOnly }: { issues: DefinitionIssue[]; readOnly: boolean }) {
  const { t } = useTranslation(['workflows', 'editor']);
  const [view] = useView();
  const code = useRef<CodeEditorHandle>(null);
  const editor = useEditor();
  const jump = (issue: DefinitionIssue): void => {
    if (view !== 'text') {
      editor.select(selectionOf(issue.path, allSteps(editor.root)));
      requestAnimationFrame(() => focusField(issue.path));
    }
    if (view !== 'form' && issue.line !== undefined) code.current?.goTo(issue.line, view === 'text');
  };
  return (
    <>
      <div className={classes['panes']} data-view={view}>
        {view !== 'text' && (
          <>
            <TreePane />
            <FormPane />
          </>
        )}
        {view !== 'form' && (
          <section className={`${classes['pane'] ?? ''} ${classes['text'] ?? ''}`} aria-label={t('draftEdit.label')}>
            <CodeEditor
              ref={code}
              value={editor.text}
              onChange={editor.setText}
              readOnly={readOnly}
              issues={issues}
              label={t('draftEdit.label')}
              hint={t('draftEdit.tabHint')}
            />
          </section>
        )}
      </div>
      <IssueList issues={issues} onJump={jump} />
    </>
  );
}

/** Brings the field of a finding into view, or the nearest one above it. */
function focusField(path: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-editor-form] [data-path]')];
  const nearest = fields
    .filter((field) => path.startsWith(field.dataset['path'] ?? '?'))
    .toSorted((a, b) => (b.dataset['path']?.length ?? 0) - (a.dataset['path']?.length ?? 0))[0];
  nearest?.scrollIntoView({ block: 'center' });
  nearest?.focus();
}
