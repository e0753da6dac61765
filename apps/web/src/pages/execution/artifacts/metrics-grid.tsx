import type { JsonObject } from '@renubu/contracts/json';
import { useTranslation } from 'react-i18next';
import { readMetrics } from '../../../features/artifacts/content.ts';
import classes from './artifacts.module.css';

/** Figures as they stood when the step began. */
export function MetricsGrid({ content }: { content: JsonObject }) {
  const { t } = useTranslation('execution');
  return (
    <dl className={classes['metrics']}>
      {readMetrics(content).metrics.map(({ label, value, hint }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd data-empty={value === null || undefined}>{value ?? t('artifact.noValue')}</dd>
          {hint && <dd className={classes['hint']}>{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
