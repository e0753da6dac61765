import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { useId, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { indented, lineRange } from '../../features/workflows/text.ts';
import classes from './workflow.module.css';

export interface CodeEditorHandle {
  /** Selects a line and brings it into view; with `focus` the cursor goes there. */
  goTo: (line: number, focus: boolean) => void;
}
interface CodeEditorProps {
  ref: Ref<CodeEditorHandle>;
  value: string;
  onChange: (value: string) => void;
  readOnly: boolean;
  issues: DefinitionIssue[];
  label: string;
  hint: string;
}
const lineHeight = 20;

/** A plain text editor with line numbers and marks at the lines with findings. */
export function CodeEditor({ ref, value, onChange, readOnly, issues, label, hint }: CodeEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const leaving = useRef(false);
  const hintId = useId();
  const lines = value.split('\n').length;
  const marked = new Map(
    issues.toSorted((a, b) => b.severity.localeCompare(a.severity)).map(({ line, severity }) => [line, severity]),
  );
  useImperativeHandle(ref, () => ({
    goTo: (line, focus) => {
      const { start, end } = lineRange(field.current?.value ?? '', line);
      if (focus) field.current?.focus({ preventScroll: true });
      field.current?.setSelectionRange(start, end);
      const frame = field.current?.parentElement?.parentElement;
      frame?.scrollTo({ top: Math.max(0, (line - 1) * lineHeight - frame.clientHeight / 3) });
    },
  }));
  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Escape gives Tab back its usual meaning, so that the keyboard can leave.
    if (event.key !== 'Tab') return void (leaving.current = event.key === 'Escape');
    if (leaving.current || readOnly) return;
    event.preventDefault();
    const area = event.currentTarget;
    const next = indented(area.value, area.selectionStart, area.selectionEnd, event.shiftKey);
    onChange(next.text);
    requestAnimationFrame(() => area.setSelectionRange(next.start, next.end));
  };
  return (
    <div className={classes['codeScroll']} data-scrolls-sideways>
      <div className={classes['code']} style={{ height: lines * lineHeight + 40 }}>
        <div className={classes['gutter']} aria-hidden>
          {Array.from({ length: lines }, (_, index) => (
            <span key={index} data-severity={marked.get(index + 1)}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={field}
          className={classes['codeField']}
          value={value}
          readOnly={readOnly}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          wrap="off"
          aria-label={label}
          aria-describedby={hintId}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={press}
        />
        <span id={hintId} className="rn-visually-hidden">
          {hint}
        </span>
      </div>
    </div>
  );
}
