import { Button, Modal, Select, UnstyledButton } from '@mantine/core';
import type { AiCall, AiCallDetail } from '@renubu/contracts/ai-providers';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { aiCallQuery, aiCallsQuery, type CallOutcome } from '../../../api/ai-settings.ts';
import { ToneBadge } from '../../../ui/badge.tsx';
import { useFormat } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { EmptyState, ErrorState, Load, SkeletonLines } from '../../../ui/states.tsx';
import type { Tone } from '../../../ui/tone.ts';
import classes from './ai.module.css';

const outcomes: CallOutcome[] = ['answered', 'cached', 'fallback', 'aborted'];
const tones: Record<CallOutcome, Tone> = { answered: 'green', cached: 'blue', fallback: 'amber', aborted: 'gray' };

/** The newest questions to models, each with its trace. */
export function CallsSection() {
  const { t } = useTranslation(['aiSettings', 'common']);
  const [outcome, setOutcome] = useState<CallOutcome | undefined>();
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useInfiniteQuery(aiCallsQuery(outcome));
  const calls = query.data?.pages.flatMap(({ items }) => items);
  return (
    <Section
      title={t('calls.title')}
      actions={
        <Select
          size="xs"
          w={150}
          aria-label={t('calls.filter')}
          placeholder={t('calls.all')}
          clearable
          data={outcomes.map((value) => ({ value, label: t(`calls.outcome.${value}`) }))}
          value={outcome ?? null}
          onChange={(next) => setOutcome((next ?? undefined) as CallOutcome | undefined)}
        />
      }
      flush
    >
      {query.error && !calls && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <SkeletonLines lines={4} />}
      {calls?.length === 0 && <EmptyState title={t('calls.none')}>{t('calls.noneDetail')}</EmptyState>}
      {calls && calls.length > 0 && (
        <ul className={classes['calls']}>
          {calls.map((call) => (
            <li key={call.id}>
              <CallLine call={call} onOpen={() => setChosen(call.id)} />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div className={classes['loadMore']}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.loadMore', { ns: 'common' })}
          </Button>
        </div>
      )}
      <Modal opened={chosen !== null} onClose={() => setChosen(null)} title={t('calls.trace')} size="lg">
        {chosen !== null && <Trace id={chosen} />}
      </Modal>
    </Section>
  );
}

function CallLine({ call, onOpen }: { call: AiCall; onOpen: () => void }) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  const { usage } = call;
  return (
    <UnstyledButton className={classes['call']} onClick={onOpen}>
      <span className={classes['callWhat']}>
        <ToneBadge tone={tones[call.outcome]} look="dot">
          {t(`calls.outcome.${call.outcome}`)}
        </ToneBadge>
        <code>{call.prompt}</code>
        <span className={classes['hint']}>{call.model ?? t('calls.noModel')}</span>
      </span>
      <span className={classes['callFigures']}>
        <span>{format.seconds(call.latencyMs)}</span>
        <span>{t('calls.tokens', { shown: format.number(usage.inputTokens + usage.outputTokens) })}</span>
        <span>{format.micros(usage.costMicros)}</span>
        <time dateTime={call.at}>{format.relative(call.at)}</time>
      </span>
      {call.failure && <span className={classes['error']}>{call.failure.message}</span>}
    </UnstyledButton>
  );
}

function Trace({ id }: { id: string }) {
  const query = useQuery(aiCallQuery(id));
  return <Load query={query}>{(call) => <TraceFacts call={call} />}</Load>;
}

function TraceFacts({ call }: { call: AiCallDetail }) {
  const { t } = useTranslation('aiSettings');
  const format = useFormat();
  const { usage } = call;
  const facts: [string, React.ReactNode][] = [
    [t('calls.at'), format.instant(call.at)],
    [t('calls.outcomeLabel'), t(`calls.outcome.${call.outcome}`)],
    [t('calls.asked'), [call.user?.name, call.apiKey?.name, call.workflow?.name].filter(Boolean).join(' · ') || '–'],
    [t('calls.took'), format.seconds(call.latencyMs)],
    ...(call.firstTokenMs === null
      ? []
      : [[t('calls.firstToken'), format.seconds(call.firstTokenMs)] satisfies [string, string]]),
    [
      t('calls.usage'),
      t('calls.usageLine', {
        in: format.number(usage.inputTokens),
        out: format.number(usage.outputTokens),
        cost: format.micros(usage.costMicros),
      }),
    ],
    ...(call.repaired ? [[t('calls.repaired'), t('calls.repairedLong')] satisfies [string, string]] : []),
    ...(call.executionId === null
      ? []
      : [
          [
            t('calls.execution'),
            <Link key="link" to="/executions/$executionId" params={{ executionId: call.executionId }}>
              {t('calls.openExecution')}
            </Link>,
          ] satisfies [string, React.ReactNode],
        ]),
  ];
  return (
    <div className={classes['trace']}>
      <dl className={classes['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {call.failure && <p className={classes['error']}>{call.failure.message}</p>}
      <h3>{t('calls.attempts')}</h3>
      {call.attempts.length === 0 && <p className={classes['hint']}>{t('calls.noAttempts')}</p>}
      <ol className={classes['attempts']}>
        {call.attempts.map((attempt, index) => (
          <li key={index}>
            <span>
              {attempt.provider} · <code>{attempt.model}</code> · {format.seconds(attempt.latencyMs)}
            </span>
            <ToneBadge tone={attempt.failure ? 'red' : 'green'} look="dot">
              {attempt.failure ? t(`failure.${attempt.failure.code}`) : t('calls.outcome.answered')}
            </ToneBadge>
            {attempt.failure && <p className={classes['hint']}>{attempt.failure.message}</p>}
          </li>
        ))}
      </ol>
      <Kept title={t('calls.question')} text={call.question} />
      <Kept title={t('calls.answer')} text={call.answer} />
      {call.question === null && <p className={classes['hint']}>{t('calls.notKept')}</p>}
    </div>
  );
}

function Kept({ title, text }: { title: string; text: string | null }) {
  if (text === null) return null;
  return (
    <>
      <h3>{title}</h3>
      <pre className={classes['text']} tabIndex={0} role="group" aria-label={title}>
        {text}
      </pre>
    </>
  );
}
