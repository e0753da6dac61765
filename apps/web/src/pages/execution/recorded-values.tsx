import type { Json } from '@renubu/contracts/json';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { useFormat } from '../../ui/format.ts';
import classes from './step-dock.module.css';

/** Values a step recorded, with the titles of their fields. */
export function RecordedValues({ values }: { values: { label: string; value: Json }[] }) {
  return (
    <dl className={classes['values']}>
      {values.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: Json }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  if (value === null) return <>–</>;
  if (typeof value === 'boolean') return <>{t(value ? 'yes' : 'no')}</>;
  if (typeof value === 'number') return <>{format.number(value)}</>;
  if (Array.isArray(value))
    return (
      <>{format.list(value.map((item) => (typeof item === 'string' ? choiceLabel(item) : JSON.stringify(item))))}</>
    );
  if (typeof value === 'object') return <code>{JSON.stringify(value)}</code>;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return <>{format.date(value)}</>;
  // Stored choices are single words with hyphens; sentences stay as they were written.
  return <>{/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(value) ? choiceLabel(value) : value}</>;
}
