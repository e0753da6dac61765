import { Button, Group } from '@mantine/core';
import type { WebhookDelivery, WebhookEndpoint } from '@renubu/contracts/webhook-endpoints';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveriesQuery, useRedeliver, useRedeliverFailed, type DeliveryStatus } from '../../api/webhook-endpoints.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { useFormat } from '../../ui/format.ts';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import type { Tone } from '../../ui/tone.ts';
import classes from './settings.module.css';

const statuses = ['pending', 'delivered', 'failed'] as const satisfies readonly DeliveryStatus[];
const tones: Record<DeliveryStatus, Tone> = { pending: 'blue', delivered: 'green', failed: 'red' };

/** What was sent to an endpoint, with each answer; failed ones are sent again from here. */
export function Deliveries({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { t } = useTranslation(['automation', 'common']);
  const [status, setStatus] = useState<DeliveryStatus | undefined>();
  const query = useInfiniteQuery(deliveriesQuery(endpoint.id, status));
  const again = useRedeliverFailed(endpoint.id);
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <div style={{ width: '100%' }}>
      <Group gap="xs" justify="space-between">
        <CountTabs
          label={t('endpoint.deliveries')}
          tabs={statuses.map((value) => ({ value, label: t(`endpoint.status.${value}`), tone: tones[value] }))}
          value={status}
          onChange={setStatus}
          clearable
        />
        {endpoint.failed > 0 && (
          <Button
            variant="default"
            loading={again.isPending}
            onClick={() =>
              again.mutate(undefined, {
                onError: showError,
                onSuccess: ({ queued }) => showDone(t('endpoint.queued', { count: queued })),
              })
            }
          >
            {t('endpoint.redeliverFailed')}
          </Button>
        )}
      </Group>
      {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {!items && !query.error && <SkeletonLines />}
      {items?.length === 0 && <p className={classes['hint']}>{t('endpoint.noDeliveries')}</p>}
      {items?.map((delivery) => (
        <Delivery key={delivery.id} endpointId={endpoint.id} delivery={delivery} />
      ))}
      {query.hasNextPage && (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('action.loadMore', { ns: 'common' })}
        </Button>
      )}
    </div>
  );
}

function Delivery({ endpointId, delivery }: { endpointId: string; delivery: WebhookDelivery }) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const redeliver = useRedeliver(endpointId);
  const [opened, setOpened] = useState(false);
  const { responseStatus, error, durationMs, nextAttemptAt } = delivery;
  const answer = responseStatus === null ? error : `HTTP ${String(responseStatus)}`;
  return (
    <div className={classes['row']} style={{ display: 'block' }}>
      <Group gap="xs">
        <ToneBadge tone={tones[delivery.status]} look="dot">
          {t(`endpoint.status.${delivery.status}`)}
        </ToneBadge>
        <span className={classes['name']}>{delivery.type}</span>
        <span className={classes['hint']}>
          {[
            format.dateTime(delivery.createdAt),
            t('endpoint.attempts', { count: delivery.attempts }),
            answer,
            durationMs === null ? null : `${String(durationMs)} ms`,
            nextAttemptAt === null ? null : t('endpoint.next', { when: format.relative(nextAttemptAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Group gap={4} ml="auto">
          <Button variant="subtle" color="gray" aria-expanded={opened} onClick={() => setOpened(!opened)}>
            {t(opened ? 'endpoint.less' : 'endpoint.content')}
          </Button>
          <Button
            variant="default"
            loading={redeliver.isPending}
            onClick={() =>
              redeliver.mutate(delivery.id, {
                onError: showError,
                onSuccess: () => showDone(t('endpoint.queued', { count: 1 })),
              })
            }
          >
            {t('endpoint.redeliver')}
          </Button>
        </Group>
      </Group>
      {opened && (
        <>
          <pre className={classes['payload']} tabIndex={0} role="region" aria-label={t('endpoint.sent')}>
            {JSON.stringify(delivery.payload, null, 2)}
          </pre>
          {(delivery.responseBody ?? error) && (
            <pre className={classes['payload']} tabIndex={0} role="region" aria-label={t('endpoint.answer')}>
              {delivery.responseBody ?? error}
            </pre>
          )}
        </>
      )}
    </div>
  );
}
