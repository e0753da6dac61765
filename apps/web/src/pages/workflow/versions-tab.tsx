import { Button } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { diffQuery, useRollback } from '../../api/workflows.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { EmptyState, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import type { Tone } from '../../ui/tone.ts';
import classes from './workflow.module.css';

/** Every published version, what each changed in meaning, and the way back to one. */
export function VersionsTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows');
  const format = useFormat();
  const can = useCan();
  const [compared, setCompared] = useState<number | null>(null);
  const [rollingBack, setRollingBack] = useState<number | null>(null);
  const rollback = useRollback(workflow.slug);
  const published = workflow.versions
    .filter((version): version is typeof version & { version: number } => version.version !== null)
    .toSorted((a, b) => b.version - a.version);
  const next = (published[0]?.version ?? 0) + 1;
  if (published.length === 0) return <EmptyState title={t('versions.none')} />;
  return (
    <div className={classes['narrow']}>
      {workflow.hasDraft && workflow.publishedVersion !== null && (
        <section className={classes['draftDiff']}>
          <h2>{t('versions.draftAgainst')}</h2>
          <Difference slug={workflow.slug} />
        </section>
      )}
      <ol className={classes['versions']}>
        {published.map((version, index) => {
          const before = published[index + 1]?.version;
          const shown = compared === version.version;
          return (
            <li key={version.id}>
              <div className={classes['versionLine']}>
                <strong>v{version.version}</strong>
                <div className={classes['versionText']}>
                  <p>
                    {version.note || <span className={classes['dim']}>{t('versions.noNote')}</span>}
                    {version.rolledBackFrom !== null && (
                      <span className={classes['dim']}>
                        {' '}
                        · {t('versions.rolledBack', { version: version.rolledBackFrom })}
                      </span>
                    )}
                  </p>
                  <p className={classes['dim']}>
                    {t('versions.publishedBy', {
                      name: version.createdBy,
                      date: format.dateTime(version.publishedAt ?? version.createdAt),
                    })}
                  </p>
                </div>
                {version.current && <ToneBadge tone="green">{t('versions.current')}</ToneBadge>}
                {before !== undefined && (
                  <Button
                    variant="subtle"
                    color="gray"
                    aria-expanded={shown}
                    onClick={() => setCompared(shown ? null : version.version)}
                  >
                    {t(shown ? 'versions.hide' : 'versions.compare')}
                  </Button>
                )}
                {!version.current && can('workflows.publish') && (
                  <Button variant="default" onClick={() => setRollingBack(version.version)}>
                    {t('versions.rollback')}
                  </Button>
                )}
              </div>
              {shown && before !== undefined && <Difference slug={workflow.slug} from={before} to={version.version} />}
            </li>
          );
        })}
      </ol>
      <ConfirmDialog
        opened={rollingBack !== null}
        onClose={() => setRollingBack(null)}
        title={t('versions.rollbackTitle', { version: rollingBack ?? 0 })}
        confirmLabel={t('versions.rollback')}
        loading={rollback.isPending}
        onConfirm={() => {
          if (rollingBack === null) return;
          rollback.mutate(
            { version: rollingBack, note: '' },
            {
              onSuccess: () => showDone(t('versions.rollbackDone', { version: rollingBack })),
              onError: (error) => showError(error),
              onSettled: () => setRollingBack(null),
            },
          );
        }}
      >
        {t('versions.rollbackDetail', { next })}
      </ConfirmDialog>
    </div>
  );
}

const tones: Record<'added' | 'removed' | 'moved' | 'changed', Tone> = {
  added: 'green',
  removed: 'red',
  moved: 'blue',
  changed: 'amber',
};

/** Changes by meaning: steps added, removed, moved, and fields that differ with both values. */
export function Difference({ slug, from, to }: { slug: string; from?: number; to?: number }) {
  const { t } = useTranslation('workflows');
  const query = useQuery(
    diffQuery(slug, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }),
  );
  return (
    <Load query={query}>
      {(changes) =>
        changes.length === 0 ? (
          <p className={classes['dim']}>{t('versions.noChanges')}</p>
        ) : (
          <ul className={classes['changes']}>
            {changes.map((change, index) => (
              <li key={index}>
                <ToneBadge tone={tones[change.kind]}>{t(`versions.change.${change.kind}`)}</ToneBadge>
                <div>
                  <p>{change.message}</p>
                  {change.kind === 'changed' && (
                    <dl className={classes['beforeAfter']}>
                      <div>
                        <dt>{t('versions.before')}</dt>
                        <dd>{plain(change.before)}</dd>
                      </div>
                      <div>
                        <dt>{t('versions.after')}</dt>
                        <dd>{plain(change.after)}</dd>
                      </div>
                    </dl>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Load>
  );
}

const plain = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
