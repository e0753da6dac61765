import type { ExecutionLink } from '@renubu/contracts/executions';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ResultBadge } from '../../../features/executions/result-badge.tsx';
import { ExecutionStatusBadge } from '../../../ui/badge.tsx';
import { useFormat } from '../../../ui/format.ts';
import { useExecution } from '../execution-context.ts';
import classes from './run.module.css';

/** How it came out, what stands in its way, and what it has to do with: event, parent, children, runs of the same. */
export function RunLinks() {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const { detail } = useExecution();
  const { verdict, result, error, pausedAt, pausedReason, event, correlationKey } = detail;
  const facts: [string, ReactNode][] = [
    ...(result ? [fact(t('run.data.result'), <ResultBadge result={result} />)] : []),
    ...(verdict?.reason ? [fact(t('run.data.verdict'), verdict.reason)] : []),
    ...(event
      ? [
          fact(
            t('run.links.event'),
            <Link to="/events" search={{ q: event.id }}>
              <code>{event.type}</code>
            </Link>,
          ),
        ]
      : []),
    ...(correlationKey ? [fact(t('run.links.key'), <code>{correlationKey}</code>)] : []),
    ...links(t('run.links.parent'), detail.parent ? [detail.parent] : []),
    ...links(t('run.links.children'), detail.children),
    ...links(t('run.links.retryOf'), detail.retryOf ? [detail.retryOf] : []),
    ...links(t('run.links.retries'), detail.retries),
  ];
  return (
    <>
      {error && (
        <p className={classes['failure']} role="alert">
          <strong>{error.message}</strong> <code>{error.code}</code>
        </p>
      )}
      {pausedAt && (
        <p className={classes['paused']}>
          {t('run.paused', { when: format.relative(pausedAt) })}
          {pausedReason && `: ${pausedReason}`}
        </p>
      )}
      {facts.length > 0 && (
        <dl className={classes['links']}>
          {facts.map(([label, value], index) => (
            <div key={`${label}${String(index)}`}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

const fact = (label: string, value: ReactNode): [string, ReactNode] => [label, value];

const links = (label: string, executions: ExecutionLink[]): [string, ReactNode][] =>
  executions.map((item) =>
    fact(
      label,
      <>
        <Link to="/executions/$executionId" params={{ executionId: item.id }}>
          {item.workflowName}
        </Link>{' '}
        <ExecutionStatusBadge status={item.status} />
      </>,
    ),
  );
