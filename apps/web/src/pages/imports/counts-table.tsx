import type { Import } from '@renubu/contracts/imports';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import classes from './imports.module.css';

type Counts = NonNullable<Import['report']>['counts'];
const columns = ['rows', 'create', 'change', 'unchanged', 'repeated', 'refused'] as const;

/** Rows by kind and by what becomes of them. */
export function CountsTable({ counts }: { counts: Counts }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <table className={classes['counts']}>
      <thead>
        <tr>
          <th>{t('counts.kind')}</th>
          {columns.map((column) => (
            <th key={column}>{t(`counts.${column}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {counts.map((count) => (
          <tr key={count.kind}>
            <th scope="row">{t(`kind.${count.kind}`)}</th>
            {columns.map((column) => (
              <td key={column} data-column={column} data-zero={count[column] === 0 || undefined}>
                {format.number(count[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
