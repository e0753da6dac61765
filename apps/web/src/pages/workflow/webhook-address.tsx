import { Button, Group } from '@mantine/core';
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
  const format = useFormat();
  const query = useQuery(workflowWebhookQuery(slug));
  const rotate = useRotateWorkflowWebhook(slug);
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <div className={classes['line']}>
      <Load query={query}>
        {({ url, scheme, header, eventType, lastReceivedAt, lastError }) => (
          <>
            <div className={classes['text']}>
              <strong>{t('webhook.title')}</strong>
              <p>
                <code>{url}</code>
              </p>
              <p className={classes['dim']}>
                {[
                  header === null ? scheme : `${scheme} · ${header}`,
                  eventType,
                  lastReceivedAt === null
                    ? t('webhook.never')
                    : t('connection.lastReceived', { when: format.relative(lastReceivedAt) }),
                ].join(' · ')}
              </p>
              {lastError !== null && <p className={classes['no']}>{lastError}</p>}
            </div>
            <Group gap={4}>
              <CopyIcon value={url} label={t('connection.copyUrl')} />
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
