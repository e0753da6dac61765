import { Anchor, Button, Loader } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@renubu/client/problem';
import { useDocumentTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import classes from './shell.module.css';

/** A page that failed: reading it again, or starting the app anew. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  useDocumentTitle(t('error.page'));
  if (error instanceof ApiProblem) {
    return (
      <div className={classes['center']}>
        <ErrorState error={error} onRetry={() => globalThis.location.reload()} />
      </div>
    );
  }
  return (
    <div className={classes['center']}>
      <EmptyState
        page
        title={t('error.page')}
        action={
          <>
            <Button variant="default" onClick={reset}>
              {t('action.retry')}
            </Button>
            <Button onClick={() => globalThis.location.reload()}>{t('action.reload')}</Button>
          </>
        }
      >
        {t('error.pageDetail')}
      </EmptyState>
    </div>
  );
}

export function PageNotFound() {
  const { t } = useTranslation('shell');
  useDocumentTitle(t('notFound.title'));
  return (
    <div className={classes['center']}>
      <EmptyState
        page
        icon={IconCompass}
        title={t('notFound.title')}
        action={
          <Anchor component={Link} to="/queue">
            {t('notFound.home')}
          </Anchor>
        }
      >
        {t('notFound.detail')}
      </EmptyState>
    </div>
  );
}

export function PagePending() {
  const { t } = useTranslation();
  return (
    <div className={classes['center']} role="status">
      <Loader size="sm" aria-hidden />
      <span className="rn-visually-hidden">{t('table.loading')}</span>
    </div>
  );
}
