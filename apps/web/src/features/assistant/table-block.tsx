import type { ContentBlock } from '@renubu/contracts/assistant';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import classes from './assistant.module.css';

type Table = Extract<ContentBlock, { type: 'table' }>;

/** A table of an answer; wider than its place, it scrolls sideways. */
export function TableBlock({ block }: { block: Table }) {
  const { t } = useTranslation();
  const format = useFormat();
  const show = (value: string | number | null | undefined): string =>
    value === null || value === undefined
      ? t('empty.value')
      : typeof value === 'number'
        ? format.number(value, { maximumFractionDigits: 2 })
        : value;
  return (
    <div className={classes['tableFrame']} tabIndex={0} role="group" aria-label={block.title}>
      <table className={classes['table']}>
        <thead>
          <tr>
            {block.columns.map(({ key, label, align }) => (
              <th key={key} scope="col" data-align={align}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            <tr key={row.id ?? index}>
              {block.columns.map(({ key, align }, column) =>
                column === 0 ? (
                  <th key={key} scope="row" data-align={align}>
                    {show(row.cells[key])}
                  </th>
                ) : (
                  <td key={key} data-align={align}>
                    {show(row.cells[key])}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
