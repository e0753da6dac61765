import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

export type ImportStep = 'map' | 'check' | 'apply';
const order = ['upload', 'map', 'check', 'apply'] as const;

/** Where one stands on the way. */
export function Steps({ current, done }: { current: ImportStep; done: boolean }) {
  const { t } = useTranslation('imports');
  const at = order.indexOf(current);
  return (
    <ol className={classes['steps']}>
      {order.map((step, index) => {
        const state = done || index < at ? 'done' : index === at ? 'current' : 'next';
        return (
          <li key={step} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            <span className={classes['stepMark']} aria-hidden>
              {state === 'done' ? <IconCheck size={12} stroke={2.6} /> : index + 1}
            </span>
            {t(`step.${step}`)}
          </li>
        );
      })}
    </ol>
  );
}
