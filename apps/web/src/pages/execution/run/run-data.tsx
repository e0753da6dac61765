import { Button } from '@mantine/core';
import type { ExecutionMoment } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contextQuery, metricsQuery } from '../../../api/run.ts';
import { useFormat } from '../../../ui/format.ts';
import { JsonView } from '../../../ui/json-view.tsx';
import { Section } from '../../../ui/page.tsx';
import { useSpan } from '../../../ui/span.ts';
import { Load } from '../../../ui/states.tsx';
import { useExecution } from '../execution-context.ts';
import classes from './run.module.css';

/** What the run was given, what it holds, and what it made; its variables also as they once stood. */
export function RunData({ moment }: { moment: ExecutionMoment | null }) {
  const { t } = useTranslation('executions');
  const { detail } = useExecution();
  const outputs = Object.fromEntries(
    detail.steps.filter(({ outputs: made }) => made !== null).map(({ path, outputs: made }) => [path, made]),
  );
  const part = (title: string, value: Json, empty?: string, aside?: string) => (
    <Section title={title} aside={aside}>
      <JsonView label={title} value={value} empty={empty ?? t('run.data.empty')} />
    </Section>
  );
  return (
    <div className={classes['data']} tabIndex={0} role="region" aria-label={t('run.view.data')}>
      <div className={classes['masonry']}>
        {part(t('run.data.event'), detail.event, t('run.data.noEvent'))}
        {detail.joined.length > 0 && part(t('run.data.joined'), detail.joined)}
        {part(t('run.data.inputs'), detail.inputs)}
        {part(
          t('run.data.vars'),
          moment?.vars ?? detail.vars,
          undefined,
          moment ? t('run.data.atLine', { seq: moment.seq }) : undefined,
        )}
        {part(t('run.data.loaded'), detail.loaded)}
        {part(t('run.data.outputs'), outputs)}
        {detail.verdict && part(t('run.data.verdict'), detail.verdict)}
        <Context />
        <Metrics />
      </div>
    </div>
  );
}

/** All names in scope; they are read only when somebody asks, because they may be many. */
function Context() {
  const { t } = useTranslation('executions');
  const { detail } = useExecution();
  const [shown, setShown] = useState(false);
  const query = useQuery({ ...contextQuery(detail.id), enabled: shown });
  return (
    <Section title={t('run.data.context')}>
      {shown ? (
        <Load query={query}>{(context) => <JsonView label={t('run.data.context')} value={context} />}</Load>
      ) : (
        <Button variant="default" onClick={() => setShown(true)}>
          {t('run.data.showContext')}
        </Button>
      )}
    </Section>
  );
}

function Metrics() {
  const { t } = useTranslation('executions');
  const format = useFormat();
  const span = useSpan();
  const { detail } = useExecution();
  const query = useQuery(metricsQuery(detail.id));
  const time = (ms: number | null): string => (ms === null ? '–' : span(ms));
  return (
    <Section title={t('run.data.metrics')}>
      <Load query={query}>
        {(figures) => (
          <dl className={classes['figures']}>
            {(
              [
                ['duration', time(figures.durationMs)],
                ['active', time(figures.activeMs)],
                ['steps', format.number(figures.steps.started)],
                ['effects', format.number(figures.effects.requested)],
                ['retried', format.number(figures.effects.retried)],
                ['mean', time(figures.effects.meanMs)],
                ['slowest', time(figures.effects.slowestMs)],
                ['lines', format.number(figures.historyLines)],
                ['bytes', `${format.number(Math.ceil(figures.stateBytes / 1024))} kB`],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dt>{t(`run.metrics.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </Load>
    </Section>
  );
}
