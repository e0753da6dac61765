import { Button, Drawer } from '@mantine/core';
import type { Artifact } from '@renubu/contracts/workflows';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { artifactVersionsQuery, useUpdateArtifact } from '../../../api/execution.ts';
import { useFormat } from '../../../ui/format.ts';
import { Load } from '../../../ui/states.tsx';
import { showDone, showError } from '../../../ui/toast.tsx';
import { ArtifactContent } from './artifact-content.tsx';
import classes from './artifacts.module.css';

interface ArtifactVersionsProps {
  artifact: Artifact;
  opened: boolean;
  editable: boolean;
  onClose: () => void;
}

/** Every version with who made it and when; an older one can be made the newest again. */
export function ArtifactVersions({ artifact, opened, editable, onClose }: ArtifactVersionsProps) {
  const { t } = useTranslation('execution');
  return (
    <Drawer opened={opened} onClose={onClose} size={520} title={t('artifact.versionsOf', { title: artifact.title })}>
      {opened && <List artifact={artifact} editable={editable} onClose={onClose} />}
    </Drawer>
  );
}

function List({ artifact, editable, onClose }: Omit<ArtifactVersionsProps, 'opened'>) {
  const { t } = useTranslation(['execution', 'common']);
  const format = useFormat();
  const query = useQuery(artifactVersionsQuery(artifact.executionId, artifact.id));
  const update = useUpdateArtifact(artifact.executionId);
  const [shown, setShown] = useState(artifact.version);
  return (
    <Load query={query}>
      {(versions) => (
        <ol className={classes['versions']}>
          {versions.map((version) => (
            <li key={version.version}>
              <div className={classes['versionHead']}>
                <button
                  type="button"
                  className={classes['versionName']}
                  aria-expanded={shown === version.version}
                  onClick={() => setShown(shown === version.version ? 0 : version.version)}
                >
                  {t('artifact.version', { version: version.version })}
                  <span>
                    {version.author.name} · <time dateTime={version.at}>{format.dateTime(version.at)}</time>
                  </span>
                </button>
                {version.version === artifact.version ? (
                  <span className={classes['note']}>{t('artifact.current')}</span>
                ) : (
                  editable && (
                    <Button
                      variant="default"
                      size="compact-xs"
                      loading={update.isPending}
                      onClick={() =>
                        update.mutate(
                          { id: artifact.id, version: artifact.version, content: version.content },
                          {
                            onSuccess: () => {
                              showDone(t('artifact.restored', { version: version.version }));
                              onClose();
                            },
                            onError: (error) => showError(error),
                          },
                        )
                      }
                    >
                      {t('artifact.restore')}
                    </Button>
                  )
                )}
              </div>
              {shown === version.version && (
                <div className={classes['versionBody']}>
                  <ArtifactContent type={artifact.type} content={version.content} />
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
    </Load>
  );
}
