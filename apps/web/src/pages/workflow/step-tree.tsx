import type { Step } from '@renubu/contracts/language/steps';
import { IconChevronRight } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { stepIcons } from '../../features/workflows/step-icons.ts';
import { parentIndex, treeRows, type TreeRow } from '../../features/workflows/tree.ts';
import { useSentence } from '../../features/workflows/use-sentence.ts';
import classes from './workflow.module.css';

interface StepTreeProps {
  steps: readonly Step[];
  chosen: string | undefined;
  onChoose: (stepId: string) => void;
}

/** The steps as a tree that is walked with the arrow keys; branches say their condition. */
export function StepTree({ steps, chosen, onChoose }: StepTreeProps) {
  const { t } = useTranslation('workflows');
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | undefined>(chosen);
  const frame = useRef<HTMLUListElement>(null);
  const rows = treeRows(steps, collapsed);
  const current = Math.max(
    0,
    rows.findIndex(({ key }) => key === focused),
  );

  const toggle = (key: string, open: boolean): void =>
    setCollapsed((before) => new Set(open ? [...before].filter((item) => item !== key) : [...before, key]));
  const go = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    setFocused(row.key);
    frame.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: TreeRow, index: number): void => {
    const isClosed = collapsed.has(row.key);
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () => (row.hasChildren && isClosed ? toggle(row.key, true) : row.hasChildren && go(index + 1)),
      ArrowLeft: () => (row.hasChildren && !isClosed ? toggle(row.key, false) : go(parentIndex(rows, index))),
      Enter: () => row.kind === 'step' && onChoose(row.step.id),
      ' ': () => row.kind === 'step' && onChoose(row.step.id),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <ul ref={frame} role="tree" aria-label={t('tree.label')} className={classes['tree']}>
      {rows.map((row, index) => (
        <li
          key={row.key}
          role="treeitem"
          aria-level={row.level}
          aria-expanded={row.hasChildren ? !collapsed.has(row.key) : undefined}
          aria-selected={row.kind === 'step' && row.step.id === chosen}
          tabIndex={index === current ? 0 : -1}
          data-row={row.key}
          data-kind={row.kind}
          className={classes['row']}
          style={{ '--level': row.level }}
          onFocus={() => setFocused(row.key)}
          onKeyDown={(event) => press(event, row, index)}
          onClick={() => (row.kind === 'step' ? onChoose(row.step.id) : toggle(row.key, collapsed.has(row.key)))}
        >
          {Array.from({ length: row.level - 1 }, (_, depth) => (
            <span key={depth} className={classes['guide']} aria-hidden />
          ))}
          {row.hasChildren ? (
            <IconChevronRight
              size={13}
              className={classes['chevron']}
              data-opened={!collapsed.has(row.key) || undefined}
              aria-hidden
              onClick={(event) => {
                event.stopPropagation();
                toggle(row.key, collapsed.has(row.key));
              }}
            />
          ) : (
            <span className={classes['chevron']} aria-hidden />
          )}
          {row.kind === 'step' ? <StepRow step={row.step} /> : <BranchRow row={row} />}
        </li>
      ))}
    </ul>
  );
}

function StepRow({ step }: { step: Step }) {
  const { t } = useTranslation('workflows');
  const sentence = useSentence();
  const Picture = stepIcons[step.type];
  return (
    <>
      <span className={classes['typeIcon']} data-type={step.type}>
        <Picture size={14} stroke={1.7} aria-hidden />
      </span>
      <span className={classes['stepName']}>{step.name ?? step.id}</span>
      <span className={classes['stepType']}>{step.type === 'action' ? step.uses : t(`type.${step.type}`)}</span>
      {step.when && <span className={classes['stepWhen']}>{sentence(step.when)}</span>}
      {step.type === 'guided' && step.estimatedMinutes !== undefined && (
        <span className={classes['minutes']}>{step.estimatedMinutes}′</span>
      )}
    </>
  );
}

function BranchRow({ row }: { row: Extract<TreeRow, { kind: 'branch' }> }) {
  const { t } = useTranslation('workflows');
  const sentence = useSentence();
  return (
    <span className={classes['branch']} data-branch={row.branch}>
      {t(`branch.${row.branch}`, {
        condition: row.condition ? sentence(row.condition) : '',
        position: row.position + 1,
      })}
    </span>
  );
}
