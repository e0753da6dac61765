import { ActionIcon, Alert, Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { importQuery } from '../../api/imports.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { Page } from '../../ui/page.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { Applying } from './applying.tsx';
import { DropZone } from './drop-zone.tsx';
import { FileMapping } from './file-mapping.tsx';
import classes from './imports.module.css';
import { PastImports } from './past-imports.tsx';
import { Report } from './report.tsx';
import { Result } from './result.tsx';
import { Steps, type ImportStep } from './steps.tsx';

const route = getRouteApi('/shell/customers/import');

/** Customers from files: upload, look at the columns, see what would happen, then let it. */
export function ImportsPage() {
  const { t } = useTranslation('imports');
  const { id } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (next: string | undefined): void => void navigate({ search: { id: next } });
  return (
    <Page
      title={t('title')}
      before={
        <ActionIcon component={Link} to="/customers" aria-label={t('back')}>
          <IconArrowLeft size={17} stroke={1.7} />
        </ActionIcon>
      }
      actions={
        id && (
          <Button variant="default" onClick={() => open(undefined)}>
            {t('another')}
          </Button>
        )
      }
    >
      <div className={classes['page']}>
        {id ? (
          <OneImport key={id} id={id} onGone={() => open(undefined)} />
        ) : (
          <>
            <p className={classes['intro']}>{t('intro')}</p>
            <DropZone onUploaded={(made) => open(made.id)} />
            <PastImports onOpen={open} />
          </>
        )}
      </div>
    </Page>
  );
}

function OneImport({ id, onGone }: { id: string; onGone: () => void }) {
  const { t } = useTranslation('imports');
  const query = useQuery(importQuery(id));
  useRealtime([`imports/${id}`], [keys.import(id)]);
  const made = query.data;
  if (!made)
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <SkeletonLines lines={6} />
    );
  const step: ImportStep =
    made.status === 'uploaded' ? 'map' : made.status === 'checked' || made.status === 'failed' ? 'check' : 'apply';
  return (
    <>
      <Steps current={step} done={made.status === 'applied'} />
      {made.status === 'failed' && (
        <Alert color="red" variant="light" title={t('failed')} role="alert">
          {made.error ?? t('failedDetail')}
        </Alert>
      )}
      {made.status === 'applying' && <Applying made={made} />}
      {made.status === 'applied' && <Result made={made} />}
      {made.status === 'checked' && <Report made={made} onGone={onGone} />}
      {(made.status === 'uploaded' || made.status === 'failed') && <FileMapping made={made} onGone={onGone} />}
      {made.status === 'checked' && (
        <details className={classes['columns']}>
          <summary>{t('changeColumns')}</summary>
          <FileMapping made={made} onGone={onGone} />
        </details>
      )}
    </>
  );
}
