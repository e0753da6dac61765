import { useLocalStorage } from '@mantine/hooks';
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './execution.module.css';

const [least, most, usual] = [30, 70, 54];
const bounded = (share: number): number => Math.round(Math.min(most, Math.max(least, share)));

/** Two panes with a handle between them, moved by pointer or arrow keys; the place is remembered. */
export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  const { t } = useTranslation('execution');
  const [share, setShare] = useLocalStorage({
    key: 'renubu-split',
    defaultValue: usual,
    getInitialValueInEffect: false,
  });
  const frame = useRef<HTMLDivElement>(null);
  const move = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
    const { left: start, width } = frame.current.getBoundingClientRect();
    setShare(bounded(((event.clientX - start) / width) * 100));
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowLeft: share - 2, ArrowRight: share + 2, Home: least, End: most };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setShare(bounded(next));
  };
  return (
    <div ref={frame} className={classes['split']} style={{ '--share': `${String(bounded(share))}%` }}>
      <div className={classes['pane']}>{left}</div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t('resize')}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={bounded(share)}
        tabIndex={0}
        className={classes['handle']}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={move}
        onDoubleClick={() => setShare(usual)}
        onKeyDown={press}
      />
      <div className={classes['pane']}>{right}</div>
    </div>
  );
}
