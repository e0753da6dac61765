import { Progress } from '@mantine/core';
import type { Import } from '@renubu/contracts/imports';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import classes from './imports.module.css';

/** The import under way; it goes on when the page is left. */
export function Applying({ made }: { made: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { done, total } = made.progress;
  const share = total === 0 ? 0 : done / total;
  return (
    <div className={classes['applying']} role="status">
      <p className={classes['dropTitle']}>{t('applying')}</p>
      <Progress value={share * 100} size="lg" animated aria-label={t('applying')} />
      <p className={classes['dim']}>{t('progress', { done: format.number(done), total: format.number(total) })}</p>
    </div>
  );
}
