import { ActionIcon, Alert, Button, Tooltip } from '@mantine/core';
import type { EventDetail } from '@renubu/contracts/events';
import { IconArrowLeft, IconRefresh, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { eventQuery, useRedrive } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { EventStatusBadge, VerdictBadge } from '../../features/events/event-badges.tsx';
import { SendEventDialog } from '../../features/events/send-event-dialog.tsx';
import { ExecutionStatusBadge, ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './event.module.css';

const route = getRouteApi('/shell/events/$eventId');

/** One event: what it carried, what it did, and what failed. */
export function EventPage() {
  const { t } = useTranslation('events');
  const { eventId } = route.useParams();
  const query = useQuery(eventQuery(eventId));
  const writes = useCan()('events.write');
  const [sending, setSending] = useState(false);
  useRealtime(['events'], [keys.event(eventId)]);
  const event = query.data;
  return (
    <Page
      title={event?.type ?? t('title')}
      before={
        <Tooltip label={t('back')}>
          <ActionIcon component={Link} to="/events" aria-label={t('back')}>
            <IconArrowLeft size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      }
      aside={
        event && (
          <>
            <EventStatusBadge status={event.status} />
            {event.verdict && <VerdictBadge verdict={event.verdict} />}
          </>
        )
      }
      actions={
        event &&
        writes && (
          <Button variant="default" leftSection={<IconSend size={14} />} onClick={() => setSending(true)}>
            {t('detail.resend')}
          </Button>
        )
      }
    >
      <Load query={query} skeleton={<SkeletonLines lines={10} />}>
        {(loaded) => <Loaded event={loaded} />}
      </Load>
      {event && (
        <SendEventDialog
          opened={sending}
          onClose={() => setSending(false)}
          draft={{
            type: event.type,
            source: event.source,
            subject: event.subject ?? '',
            data: JSON.stringify(event.data ?? {}, null, 2),
          }}
        />
      )}
    </Page>
  );
}

function Loaded({ event }: { event: EventDetail }) {
  const { t } = useTranslation('events');
  return (
    <div className={classes['columns']}>
      <div className={classes['main']}>
        {event.warnings.length > 0 && (
          <Alert color="amber" variant="light" title={t('detail.warnings')}>
            {event.warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </Alert>
        )}
        <Section title={t('detail.data')}>
          <JsonView label={t('detail.data')} value={event.data} empty={t('detail.noData')} />
        </Section>
        <Runs event={event} />
        {event.deadLetters.length > 0 && <Failures event={event} />}
      </div>
      <Facts event={event} />
    </div>
  );
}

function Runs({ event }: { event: EventDetail }) {
  const { t } = useTranslation('events');
  return (
    <Section title={t('detail.executions')} aside={event.executions.length > 0 && String(event.executions.length)}>
      {event.executions.length === 0 ? (
        <p className={classes['dim']}>{t('detail.noExecutions')}</p>
      ) : (
        <ul className={classes['list']}>
          {event.executions.map((run) => (
            <li key={run.id}>
              <span>
                <Link to="/executions/$executionId" params={{ executionId: run.id }}>
                  {run.workflowName}
                </Link>{' '}
                <span className={classes['dim']}>{t(`how.${run.how}`)}</span>{' '}
                {run.replay && <ToneBadge tone="violet">{t('replayed')}</ToneBadge>}
              </span>
              <ExecutionStatusBadge status={run.status} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Failures({ event }: { event: EventDetail }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const writes = useCan()('events.write');
  const redriving = useRedrive();
  const redrive = (id: string): void =>
    redriving.mutate(id, {
      onSuccess: ({ redriven }) => showDone(t('dead.redriven', { count: redriven })),
      onError: showError,
    });
  return (
    <Section title={t('detail.attempts')}>
      <ul className={classes['list']}>
        {event.deadLetters.map((letter) => (
          <li key={letter.id}>
            <div>
              <p className={classes['problem']}>{letter.reason}</p>
              <p className={classes['dim']}>
                {letter.workflow ?? t('dead.whole')} · {t('column.attempts')} {format.number(letter.attempts)} ·{' '}
                <time dateTime={letter.deadAt}>{format.dateTime(letter.deadAt)}</time>
              </p>
            </div>
            {writes && (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconRefresh size={13} />}
                loading={redriving.isPending && redriving.variables === letter.id}
                onClick={() => redrive(letter.id)}
              >
                {t('dead.redrive')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Facts({ event }: { event: EventDetail }) {
  const { t } = useTranslation('events');
  const format = useFormat();
  const when = (at: string): ReactNode => <time dateTime={at}>{format.dateTime(at)}</time>;
  const facts: [string, ReactNode][] = [
    [t('column.source'), event.source],
    ...(event.subject === null ? [] : [[t('column.subject'), event.subject] as [string, ReactNode]]),
    [t('detail.id'), <code key="id">{event.cloudEventId}</code>],
    [t('detail.ourId'), <code key="our">{event.id}</code>],
    [t('detail.time'), when(event.time)],
    [t('detail.received'), when(event.receivedAt)],
    [t('detail.contentType'), event.dataContentType],
    ...(event.dataSchema === null ? [] : [[t('detail.dataSchema'), event.dataSchema] as [string, ReactNode]]),
    ...(event.hops === 0
      ? []
      : [[t('detail.hops'), t('detail.hopsText', { count: event.hops })] as [string, ReactNode]]),
  ];
  return (
    <Section title={t('detail.facts')}>
      <dl className={classes['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {Object.keys(event.extensions).length > 0 && (
        <>
          <h3 className={classes['heading']}>{t('detail.extensions')}</h3>
          <JsonView label={t('detail.extensions')} value={event.extensions} />
        </>
      )}
    </Section>
  );
}
