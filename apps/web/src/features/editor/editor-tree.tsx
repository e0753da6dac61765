import {
  IconAlertTriangle,
  IconBolt,
  IconChevronRight,
  IconCircleX,
  IconDatabase,
  IconFlask,
  IconSettings,
} from '@tabler/icons-react';
import { formatPath } from '@renubu/core/definitions/findings';
import type { Condition } from '@renubu/contracts/language/conditions';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { stepIcons } from '../workflows/step-icons.ts';
import { useSentence } from '../workflows/use-sentence.ts';
import { isLoose, valueAt } from './document.ts';
import { useEditor, type Selection } from './editor-context.ts';
import classes from './editor.module.css';
import { editorRows, parentRow, type EditorRow } from './editor-rows.ts';
import { treeVerbs } from './tree-verbs.ts';

const partIcons = { general: IconSettings, start: IconBolt, context: IconDatabase, tests: IconFlask };

const selectionOfRow = (row: EditorRow): Selection =>
  row.kind === 'part'
    ? { part: row.key }
    : row.kind === 'step'
      ? { part: 'step', path: row.step.path }
      : { part: 'list', path: row.list.path };
const keyOfSelection = (selection: Selection): string =>
  'path' in selection ? selection.path.join('/') : selection.part;

/** The definition as a tree: arrows walk, Alt with arrows moves steps, Delete takes one out. */
export function EditorTree({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('editor');
  const editor = useEditor();
  const { root, selection, select } = editor;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const frame = useRef<HTMLUListElement>(null);
  const hadFocus = useRef(false);
  const rows = editorRows(root, collapsed);
  const chosen = keyOfSelection(selection);
  const current = Math.max(
    0,
    rows.findIndex(({ key }) => key === chosen),
  );
  const verbs = treeVerbs(editor);

  // A moved step is another row: the focus goes with it.
  useEffect(() => {
    if (hadFocus.current) focusRow(frame.current, chosen);
  }, [chosen]);
  const toggle = (key: string, open: boolean): void =>
    setCollapsed((before) => new Set(open ? [...before].filter((item) => item !== key) : [...before, key]));
  const go = (index: number): void => {
    const row = rows[index];
    if (row) select(selectionOfRow(row));
  };
  const press = (event: KeyboardEvent, row: EditorRow, index: number): void => {
    if (event.target !== event.currentTarget) return;
    const open = row.kind === 'part' ? null : row.open;
    const plain: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (open === false ? toggle(row.key, true) : open === true && go(index + 1)),
      ArrowLeft: () => (open === true ? toggle(row.key, false) : go(parentRow(rows, index))),
      Enter: () => focusForm(),
      Delete: verbs.remove,
      Insert: onAdd,
    };
    const withAlt: Record<string, () => void> = {
      ArrowUp: () => verbs.move('up'),
      ArrowDown: () => verbs.move('down'),
      ArrowRight: () => verbs.move('in'),
      ArrowLeft: () => verbs.move('out'),
    };
    const withMod: Record<string, () => void> = { d: verbs.duplicate };
    const action = (event.altKey ? withAlt : event.ctrlKey || event.metaKey ? withMod : plain)[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <ul
      ref={frame}
      role="tree"
      aria-label={t('tree.label')}
      aria-describedby="editor-tree-hint"
      className={classes['tree']}
      onFocus={() => (hadFocus.current = true)}
      onBlur={() => (hadFocus.current = false)}
    >
      {rows.map((row, index) => (
        <li
          key={`${row.kind}:${row.key}`}
          role="treeitem"
          aria-level={row.level}
          aria-expanded={row.kind === 'part' || row.open === null ? undefined : row.open}
          aria-selected={index === current}
          tabIndex={index === current ? 0 : -1}
          data-row={row.key}
          data-kind={row.kind}
          data-empty={(row.kind === 'list' && row.list.steps.length === 0) || undefined}
          className={classes['row']}
          onKeyDown={(event) => press(event, row, index)}
          onClick={(event) => {
            select(selectionOfRow(row));
            event.currentTarget.focus();
            showFormOnPhone();
          }}
        >
          {Array.from({ length: row.level - 1 }, (_, depth) => (
            <span key={depth} className={classes['guide']} aria-hidden />
          ))}
          {row.kind !== 'part' && row.open !== null && (
            <IconChevronRight
              size={13}
              style={{ flex: 'none', rotate: row.open ? '90deg' : undefined }}
              aria-hidden
              onClick={(event) => {
                event.stopPropagation();
                toggle(row.key, !row.open);
              }}
            />
          )}
          <RowText row={row} />
          <RowMark row={row} />
        </li>
      ))}
      <li id="editor-tree-hint" role="none" className="rn-visually-hidden">
        {t('tree.hint')}
      </li>
    </ul>
  );
}

function focusRow(frame: HTMLElement | null, key: string): void {
  frame?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`)?.focus();
}

/** On a phone the form stands below the tree: it comes into view when something is chosen. */
function showFormOnPhone(): void {
  if (globalThis.matchMedia('(max-width: 760px)').matches) {
    document.querySelector('[data-editor-form]')?.scrollIntoView({ block: 'start' });
  }
}

/** Into the form of what is chosen. */
function focusForm(): void {
  document.querySelector<HTMLElement>('[data-editor-form] :is(input, textarea, button):not([readonly])')?.focus();
}

function RowText({ row }: { row: EditorRow }) {
  const { t } = useTranslation('editor');
  if (row.kind === 'part') {
    const Picture = partIcons[row.key];
    return (
      <>
        <span className={classes['icon']}>
          <Picture size={13} stroke={1.7} aria-hidden />
        </span>
        <span className="rn-truncate">{t(`tree.${row.key}`)}</span>
      </>
    );
  }
  if (row.kind === 'list') return <ListText row={row} />;
  const { type, id, raw } = row.step;
  const Picture = type === null ? IconCircleX : stepIcons[type];
  return (
    <>
      <span className={classes['icon']} data-type={type}>
        <Picture size={13} stroke={1.7} aria-hidden />
      </span>
      <span className="rn-truncate">{typeof raw['name'] === 'string' ? raw['name'] : id || t('step.unnamed')}</span>
    </>
  );
}

function ListText({ row }: { row: Extract<EditorRow, { kind: 'list' }> }) {
  const { t } = useTranslation('editor');
  const sentence = useSentence();
  const { list, owner } = row;
  const condition =
    list.kind === 'then'
      ? owner.raw['if']
      : list.kind === 'case'
        ? valueAt(owner.raw, ['cases', list.position, 'when'])
        : null;
  const said = isLoose(condition) ? sentence(condition as unknown as Condition) : '';
  return (
    <span className="rn-truncate">
      {t(`list.${list.kind}`, { condition: said, position: list.position + 1 })}
      {list.steps.length === 0 && ` · ${t('list.empty')}`}
    </span>
  );
}

/** How many errors and warnings stand in a row, counting what a step holds. */
function RowMark({ row }: { row: EditorRow }) {
  const { t } = useTranslation('editor');
  const { issues } = useEditor();
  if (row.kind === 'list') return null;
  const own = issues.filter(({ path }) => isIn(path, row));
  const errors = own.filter(({ severity }) => severity === 'error').length;
  if (own.length === 0) return null;
  const Picture = errors > 0 ? IconCircleX : IconAlertTriangle;
  return (
    <span className={classes['mark']} data-bad={errors > 0 || undefined}>
      <Picture size={13} aria-hidden />
      <span aria-hidden>{errors > 0 ? errors : own.length}</span>
      <span className="rn-visually-hidden">
        {errors > 0 ? t('tree.errors', { count: errors }) : t('tree.warnings', { count: own.length })}
      </span>
    </span>
  );
}

function isIn(path: string, row: Exclude<EditorRow, { kind: 'list' }>): boolean {
  const begins = (prefix: string): boolean =>
    path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);
  if (row.kind === 'step') return begins(formatPath(row.step.path));
  const holders = { start: 'on', context: 'context', tests: 'tests' };
  if (row.key !== 'general') return begins(holders[row.key]);
  return !['steps', ...Object.values(holders)].some(begins);
}
