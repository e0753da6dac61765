import { ActionIcon, Alert, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowForwardUp,
  IconArrowUp,
  IconCopy,
  IconIndentDecrease,
  IconIndentIncrease,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands/commands.ts';
import { AddMenu } from './add-menu.tsx';
import { ContextForm } from './context-form.tsx';
import { useEditor } from './editor-context.ts';
import { EditorTree } from './editor-tree.tsx';
import classes from './editor.module.css';
import { GeneralForm } from './general-form.tsx';
import { stepAtPath } from './outline.ts';
import { StartForm } from './start-form.tsx';
import { StepForm } from './step-form.tsx';
import { TestsForm } from './tests-form.tsx';
import { treeVerbs } from './tree-verbs.ts';

/** The tree with its verbs. */
export function TreePane() {
  const { t } = useTranslation('editor');
  const editor = useEditor();
  const [adding, setAdding] = useState(false);
  const verbs = treeVerbs(editor);
  useCommands([
    { id: 'editor.add', label: t('tree.add'), group: 'page', shortcut: 'a', run: () => setAdding(true) },
    { id: 'editor.undo', label: t('tree.undo'), group: 'page', shortcut: 'mod+z', run: editor.undo },
    { id: 'editor.redo', label: t('tree.redo'), group: 'page', shortcut: 'mod+y', run: editor.redo },
  ]);
  return (
    <div className={classes['pane']}>
      <div className={classes['toolbar']} role="toolbar" aria-label={t('tree.verbs')}>
        <AddMenu opened={adding} onChange={setAdding} onAdd={verbs.add} disabled={!editor.writable} />
        <Verb
          icon={IconArrowUp}
          label={t('tree.up')}
          disabled={!verbs.canMove('up')}
          onPress={() => verbs.move('up')}
        />
        <Verb
          icon={IconArrowDown}
          label={t('tree.down')}
          disabled={!verbs.canMove('down')}
          onPress={() => verbs.move('down')}
        />
        <Verb
          icon={IconIndentIncrease}
          label={t('tree.in')}
          disabled={!verbs.canMove('in')}
          onPress={() => verbs.move('in')}
        />
        <Verb
          icon={IconIndentDecrease}
          label={t('tree.out')}
          disabled={!verbs.canMove('out')}
          onPress={() => verbs.move('out')}
        />
        <Verb icon={IconCopy} label={t('tree.duplicate')} disabled={!verbs.canChange} onPress={verbs.duplicate} />
        <Verb icon={IconTrash} label={t('tree.remove')} disabled={!verbs.canChange} onPress={verbs.remove} />
      </div>
      <EditorTree onAdd={() => setAdding(true)} />
    </div>
  );
}

interface VerbProps {
  icon: Icon;
  label: string;
  disabled: boolean;
  onPress: () => void;
}
function Verb({ icon: Picture, label, disabled, onPress }: VerbProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={disabled} onClick={onPress} size={26}>
        <Picture size={15} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Undo and redo, for the bar above the panes. */
export function UndoButtons() {
  const { t } = useTranslation('editor');
  const { undo, redo, canUndo, canRedo } = useEditor();
  return (
    <span>
      <Verb icon={IconArrowBackUp} label={t('tree.undo')} disabled={!canUndo} onPress={undo} />
      <Verb icon={IconArrowForwardUp} label={t('tree.redo')} disabled={!canRedo} onPress={redo} />
    </span>
  );
}

/** The form of what is chosen in the tree. */
export function FormPane() {
  const { t } = useTranslation('editor');
  const { selection, root, readable } = useEditor();
  return (
    <div className={classes['pane']} data-editor-form>
      {!readable && (
        <Alert color="amber" variant="light" radius={0} title={t('unreadable.title')} role="status">
          {t('unreadable.detail')}
        </Alert>
      )}
      {selection.part === 'general' && <GeneralForm />}
      {selection.part === 'start' && <StartForm />}
      {selection.part === 'context' && <ContextForm />}
      {selection.part === 'tests' && <TestsForm />}
      {selection.part === 'step' && <ChosenStep step={stepAtPath(root, selection.path)} />}
      {selection.part === 'list' && (
        <div className={classes['form']}>
          <p className={classes['hint']}>{t('list.chosen')}</p>
        </div>
      )}
    </div>
  );
}

function ChosenStep({ step }: { step: ReturnType<typeof stepAtPath> }) {
  const { t } = useTranslation('editor');
  if (step) return <StepForm key={step.key} step={step} />;
  return (
    <div className={classes['form']}>
      <p className={classes['hint']}>{t('list.gone')}</p>
    </div>
  );
}
