import type { HistoryEntry } from '@renubu/contracts/executions';
import type { JsonObject } from '@renubu/contracts/json';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { choiceLabel } from '../../../features/executions/form-values.ts';
import { shortJson } from '../../../features/executions/history.ts';
import { spanParts } from '../../../features/executions/summary.ts';
import { useActorName } from '../../../ui/actor-name.ts';
import { useFormat } from '../../../ui/format.ts';
import { useExecution } from '../execution-context.ts';
import classes from './history.module.css';

/** What stays the same through the story: who, when, which version, with what. */
export function HistoryFacts({ entries }: { entries: HistoryEntry[] }) {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const nameOf = useActorName();
  const { detail } = useExecution();
  const started = entries.find(({ type }) => type === 'execution.started');
  const end = detail.endedAt ?? new Date().toISOString();
  const seconds = detail.startedAt ? Math.max(0, (Date.parse(end) - Date.parse(detail.startedAt)) / 1000) : 0;
  const span = spanParts(seconds)
    .map(({ unit, count }) => format.number(count, { style: 'unit', unit, unitDisplay: 'short' }))
    .join(' ');
  const facts: [string, React.ReactNode][] = [
    [t('facts.startedBy'), started ? nameOf(started.actor) : '–'],
    [t('facts.started'), detail.startedAt ? format.dateTime(detail.startedAt) : '–'],
    ...(detail.endedAt ? [[t('facts.ended'), format.dateTime(detail.endedAt)] as [string, string]] : []),
    [t('facts.duration'), detail.endedAt ? span : `${span} ${t('facts.soFar')}`],
    [
      t('facts.version'),
      <Link key="version" to="/workflows/$slug" params={{ slug: detail.workflow }}>
        {detail.workflowName} v{detail.version}
      </Link>,
    ],
    [t('facts.assignee'), detail.assignee?.name ?? '–'],
    ...(detail.outcome ? [[t('facts.outcome'), choiceLabel(detail.outcome)] as [string, string]] : []),
    ...(detail.priorityScore === null
      ? []
      : [[t('facts.score'), format.number(detail.priorityScore)] as [string, string]]),
    [t('facts.entries'), format.number(entries.length)],
  ];
  return (
    <aside className={classes['facts']} aria-label={t('facts.title')}>
      <h2>{t('facts.title')}</h2>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {detail.error && (
        <>
          <h3>{t('facts.error')}</h3>
          <p className={classes['error']}>{detail.error.message}</p>
        </>
      )}
      <Values title={t('facts.inputs')} values={detail.inputs} />
      <Values title={t('facts.vars')} values={detail.vars} />
    </aside>
  );
}

function Values({ title, values }: { title: string; values: JsonObject }) {
  const { t } = useTranslation('executions');
  const entries = Object.entries(values);
  return (
    <>
      <h3>{title}</h3>
      {entries.length === 0 ? (
        <p className={classes['none']}>{t('facts.none')}</p>
      ) : (
        <dl>
          {entries.map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{shortJson(value, 200)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
