import { Button, Group } from '@mantine/core';
import type { WorkflowWebhook } from '@renubu/contracts/events';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRotateWorkflowWebhook, workflowWebhookQuery } from '../../api/authoring.ts';
import classes from '../../features/automation/automation.module.css';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { CopyIcon, SecretDialog } from '../../ui/secret-dialog.tsx';
import { Load } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.tsx';

/** The inbound address of a workflow with a webhook trigger; a new secret is shown once. */
export function WebhookAddress({ slug }: { slug: string }) {
  const { t } = useTranslation(['automation', 'common']);
  const query = useQuery(workflowWebhookQuery(slug));
  const rotate = useRotateWorkflowWebhook(slug);
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <div className={classes['line']}>
      <Load query={query}>
        {(webhook) => (
          <>
            <div className={classes['text']}>
              <strong>{t('webhook.title')}</strong>
              {webhook ? <Facts webhook={webhook} /> : <p className={classes['dim']}>{t('webhook.none')}</p>}
            </div>
            <Group gap={4}>
              {webhook && <CopyIcon value={webhook.url} label={t('connection.copyUrl')} />}
              <Button variant="default" onClick={() => setAsking(true)}>
                {t('connection.rotate')}
              </Button>
            </Group>
          </>
        )}
      </Load>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('webhook.rotateTitle')}
        confirmLabel={t('connection.rotate')}
        loading={rotate.isPending}
        onConfirm={() =>
          rotate.mutate(undefined, {
            onError: showError,
            onSuccess: (made) => setSecret(made.secret),
            onSettled: () => setAsking(false),
          })
        }
      >
        {t('webhook.rotateDetail')}
      </ConfirmDialog>
      {secret !== null && (
        <SecretDialog
          title={t('webhook.secretTitle')}
          detail={t('connection.secretOnce')}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </div>
  );
}

function Facts({ webhook }: { webhook: WorkflowWebhook }) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const { url, scheme, header, eventType, lastReceivedAt, lastError } = webhook;
  const received =
    lastReceivedAt === null
      ? t('webhook.never')
      : t('connection.lastReceived', { when: format.relative(lastReceivedAt) });
  return (
    <>
      <p>
        <code>{url}</code>
      </p>
      <p className={classes['dim']}>
        {[header === null ? scheme : `${scheme} · ${header}`, eventType, received].join(' · ')}
      </p>
      {lastError !== null && <p className={classes['no']}>{lastError}</p>}
    </>
  );
}
