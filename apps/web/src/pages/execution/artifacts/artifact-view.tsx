import { Alert, Button, Group } from '@mantine/core';
import type { Artifact } from '@renubu/contracts/workflows';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useArtifactEdit, type ArtifactEdit } from '../../../features/artifacts/use-artifact-edit.ts';
import { whyNot } from '../../../features/executions/can.ts';
import { useFormat } from '../../../ui/format.ts';
import { errorMessage } from '../../../ui/states.tsx';
import { useExecution } from '../execution-context.ts';
import { ArtifactEvidence } from './artifact-evidence.tsx';
import { ArtifactContent } from './artifact-content.tsx';
import { ArtifactVersions } from './artifact-versions.tsx';
import classes from './artifacts.module.css';
import { Rewrite } from './rewrite.tsx';

/** One artifact: its content, editable where it is meant to be, with its versions. */
export function ArtifactView({ artifact }: { artifact: Artifact }) {
  const { t } = useTranslation(['execution', 'common']);
  const { detail, viewer } = useExecution();
  const edit = useArtifactEdit(artifact);
  const [versions, setVersions] = useState(false);
  const editable =
    artifact.editable &&
    (whyNot('chat', detail, viewer) === null || detail.status === 'snoozed' || detail.status === 'paused');
  return (
    <div className={classes['view']}>
      <div className={classes['scroll']} tabIndex={0} role="group" aria-label={artifact.title}>
        {edit.state === 'conflict' && <Conflict artifact={artifact} edit={edit} />}
        {edit.state === 'failed' && (
          <Alert color="red" variant="light" p="xs" mb="sm" role="alert">
            <Group justify="space-between" gap="sm">
              {errorMessage(edit.error)}
              <Button variant="default" size="compact-xs" onClick={edit.keepMine}>
                {t('action.retry', { ns: 'common' })}
              </Button>
            </Group>
          </Alert>
        )}
        <ArtifactContent
          type={artifact.type}
          content={edit.content}
          onChange={editable ? edit.change : undefined}
          onLeave={edit.flush}
        />
      </div>
      <ArtifactEvidence artifact={artifact} />
      <Foot artifact={artifact} edit={edit} editable={editable} onVersions={() => setVersions(true)} />
      <ArtifactVersions artifact={artifact} opened={versions} editable={editable} onClose={() => setVersions(false)} />
    </div>
  );
}

interface FootProps {
  artifact: Artifact;
  edit: ArtifactEdit;
  editable: boolean;
  onVersions: () => void;
}
function Foot({ artifact, edit, editable, onVersions }: FootProps) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const saved = edit.state === 'saved';
  return (
    <div className={classes['foot']}>
      <span role="status">
        {editable ? (saved ? t('artifact.saved') : t(`artifact.${edit.state}`)) : t('artifact.readOnly')}
      </span>
      <span>{t('artifact.changed', { when: format.relative(artifact.updatedAt) })}</span>
      <span className={classes['footEnd']}>{editable && saved && <Rewrite artifact={artifact} />}</span>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        leftSection={<IconHistory size={13} />}
        onClick={onVersions}
      >
        {t('artifact.version', { version: artifact.version })}
      </Button>
    </div>
  );
}

/** Two people wrote at once: both texts, and a choice. Nothing is lost, the other one stays in the versions. */
function Conflict({ artifact, edit }: { artifact: Artifact; edit: ArtifactEdit }) {
  const { t } = useTranslation('execution');
  return (
    <div className={classes['conflict']} role="alert">
      <p className={classes['conflictTitle']}>{t('artifact.conflictTitle')}</p>
      <p>{t('artifact.conflictDetail')}</p>
      {edit.theirs && (
        <details open>
          <summary>{t('artifact.theirs', { version: edit.theirs.version })}</summary>
          <div className={classes['theirs']}>
            <ArtifactContent type={artifact.type} content={edit.theirs.content} />
          </div>
        </details>
      )}
      <div className={classes['conflictButtons']}>
        <Button size="xs" onClick={edit.keepMine}>
          {t('artifact.keepMine')}
        </Button>
        <Button size="xs" variant="default" onClick={edit.takeTheirs} disabled={!edit.theirs}>
          {t('artifact.takeTheirs')}
        </Button>
      </div>
    </div>
  );
}
