import { Alert, Button, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import type { Migration } from '@renubu/contracts/executions';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMigrate } from '../../api/run.ts';
import { workflowQuery } from '../../api/workflows.ts';
import { useFormat } from '../../ui/format.ts';
import { errorMessage, Load } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useExecution } from './execution-context.ts';
import classes from './execution.module.css';

/** Lets a run go on with another version, after a try that changes nothing. */
export function MigrateDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('executions');
  return (
    <Modal opened={opened} onClose={onClose} title={t('migrate.title')} size="md">
      {opened && <Migrate onClose={onClose} />}
    </Modal>
  );
}

function Migrate({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('executions');
  const { detail } = useExecution();
  const workflow = useQuery(workflowQuery(detail.workflow));
  return (
    <Load query={workflow}>
      {({ versions }) => {
        const others = versions.flatMap(({ version }) =>
          version === null || version === detail.version ? [] : [version],
        );
        return others.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('migrate.same')}
          </Text>
        ) : (
          <MigrateForm versions={others.toSorted((a, b) => b - a)} onClose={onClose} />
        );
      }}
    </Load>
  );
}

function MigrateForm({ versions, onClose }: { versions: number[]; onClose: () => void }) {
  const { t } = useTranslation(['executions', 'common']);
  const { detail } = useExecution();
  const migrating = useMigrate(detail.id);
  const [version, setVersion] = useState(versions[0] ?? detail.version);
  const tried = migrating.data && !migrating.data.migrated ? migrating.data : null;
  const run = (dryRun: boolean): void =>
    migrating.mutate(
      { version, dryRun },
      {
        onSuccess: ({ migrated }) => {
          if (!migrated) return;
          showDone(t('migrate.done', { version }));
          onClose();
        },
      },
    );
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {t('migrate.detail')}
      </Text>
      <NativeSelect
        label={t('migrate.version')}
        description={t('migrate.current', { version: detail.version })}
        data={versions.map((value) => ({ value: String(value), label: `v${String(value)}` }))}
        value={String(version)}
        onChange={(event) => {
          migrating.reset();
          setVersion(Number(event.currentTarget.value));
        }}
        data-autofocus
      />
      {tried && <Tried migration={tried} />}
      {migrating.error && (
        <Alert color="red" variant="light" role="alert">
          {errorMessage(migrating.error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel', { ns: 'common' })}
        </Button>
        {tried?.possible ? (
          <Button loading={migrating.isPending} onClick={() => run(false)}>
            {t('migrate.apply')}
          </Button>
        ) : (
          <Button loading={migrating.isPending} onClick={() => run(true)}>
            {t('migrate.try')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** What the try found: where control would stand, or what stands against it. */
function Tried({ migration }: { migration: Migration }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const { possible, positions, problems } = migration;
  const differences = {
    added: migration.added,
    dropped: migration.dropped,
    changed: migration.changed.map(({ path }) => path),
  };
  return (
    <Alert
      color={possible ? 'green' : 'red'}
      variant="light"
      role="status"
      title={t(possible ? 'migrate.possible' : 'migrate.impossible')}
    >
      <ul className={classes['plainList']}>
        {possible
          ? positions.map(({ from, to }) => (
              <li key={from}>
                <code>{from}</code> → <code>{to}</code>
              </li>
            ))
          : problems.map(({ path, message }) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
      </ul>
      {(['added', 'dropped', 'changed'] as const)
        .filter((kind) => differences[kind].length > 0)
        .map((kind) => (
          <p key={kind} className={classes['difference']}>
            {t(`migrate.${kind}`, { steps: format.list(differences[kind]) })}
          </p>
        ))}
    </Alert>
  );
}
