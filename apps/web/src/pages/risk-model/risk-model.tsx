import { Button } from '@mantine/core';
import type { RefitReport, RiskModelView } from '@renubu/contracts/customer-risk';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { riskModelQuery, useRefit } from '../../api/risk-model.ts';
import classes from '../../features/risk/risk.module.css';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, Load, SkeletonLines } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { Drift, Versions, Weights } from './tables.tsx';

const RiskCharts = lazy(() => import('../../features/risk/risk-charts.tsx'));

/** The model of customer risk: what it weighs, how well it does, what it was fitted to, and its versions. */
export function RiskModel() {
  const query = useQuery(riskModelQuery);
  return (
    <Load query={query} skeleton={<SkeletonLines lines={12} />}>
      {(view) => (
        <div className={classes['stack']}>
          <div className={classes['two']}>
            <InUse view={view} />
            <Outcomes view={view} />
          </div>
          <Curves report={(view.versions.find(({ active }) => active) ?? view.active).report ?? newestReport(view)} />
          <Weights view={view} />
          <Versions view={view} />
          <Drift view={view} />
        </div>
      )}
    </Load>
  );
}

/** With the prior in use, the newest refit shows how the prior compares. */
function newestReport({ versions }: RiskModelView): RefitReport | null {
  return versions.find(({ report }) => report !== null)?.report ?? null;
}

function InUse({ view: { active, probability, baseline } }: { view: RiskModelView }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const { logOddsAtBaseline, logOddsPerPoint, measured } = probability;
  const lost = (score: number): string =>
    format.number(1 / (1 + Math.exp(-(logOddsAtBaseline + logOddsPerPoint * (score - baseline)))), {
      style: 'percent',
      maximumFractionDigits: 0,
    });
  const { report } = active;
  return (
    <Section
      title={t('model.title')}
      aside={active.version === 0 ? t('model.prior') : t('model.version', { version: active.version })}
    >
      <p style={{ margin: 0 }}>
        {report === null
          ? t('model.priorDetail')
          : t('model.refittedDetail', { count: report.renewed + report.lost, lost: report.lost })}
      </p>
      <p className={classes['note']}>
        {t('model.probability', { sixty: lost(60), thirty: lost(30) })}{' '}
        {t(measured ? 'model.measured' : 'model.assumed')}
      </p>
      {active.activatedAt !== null && (
        <p className={classes['hint']}>
          {t('model.activated', { when: format.dateTime(active.activatedAt), name: active.activatedBy ?? '' })}
        </p>
      )}
    </Section>
  );
}

function Outcomes({ view: { outcomes } }: { view: RiskModelView }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const can = useCan()('renewals.configure');
  const refit = useRefit();
  const { renewed, lost, from, to, enough, needed } = outcomes;
  const run = (dryRun: boolean): void =>
    refit.mutate(dryRun, {
      onError: showError,
      onSuccess: ({ version }) => version !== null && showDone(t('refit.stored', { version })),
    });
  return (
    <Section title={t('outcomes.title')}>
      <dl className={classes['facts']}>
        <Fact label={t('outcomes.renewed')}>{format.number(renewed)}</Fact>
        <Fact label={t('outcomes.lost')}>{format.number(lost)}</Fact>
        <Fact label={t('outcomes.span')}>
          {from === null || to === null ? t('outcomes.none') : `${format.date(from)} – ${format.date(to)}`}
        </Fact>
      </dl>
      <p className={classes['note']}>{enough ? t('outcomes.enough') : t('outcomes.few', needed)}</p>
      <p className={classes['hint']}>{t('outcomes.sources', { days: 30 })}</p>
      {can && enough && (
        <div className={classes['buttons']}>
          <Button variant="default" loading={refit.isPending} onClick={() => run(true)}>
            {t('refit.try')}
          </Button>
          <Button disabled={refit.data?.report == null} loading={refit.isPending} onClick={() => run(false)}>
            {t('refit.store')}
          </Button>
        </div>
      )}
      <div role="status">{refit.data?.report && <RefitFigures report={refit.data.report} />}</div>
    </Section>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RefitFigures({ report }: { report: RefitReport }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const figure = (value: number | null): string =>
    value === null ? '–' : format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const parts = [
    { name: t('refit.cross'), ...report.crossValidation },
    ...(report.outOfTime === null
      ? []
      : [{ ...report.outOfTime, name: t('refit.time', { from: format.date(report.outOfTime.from) }) }]),
  ];
  return (
    <div className={classes['panel']}>
      <table className={classes['table']} aria-label={t('refit.figures')}>
        <thead>
          <tr>
            <th scope="col">{t('refit.title')}</th>
            <th scope="col" data-number>
              {t('refit.prior')}
            </th>
            <th scope="col" data-number>
              {t('refit.refitted')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.flatMap(({ name, prior, refitted }) =>
            (['auc', 'ece', 'brier'] as const).map((measure) => (
              <tr key={`${name} ${measure}`}>
                <th scope="row">
                  {name}: {t(`refit.${measure}`)}
                </th>
                <td data-number>{figure(prior[measure])}</td>
                <td data-number>{figure(refitted[measure])}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <p className={classes['note']}>{t(report.better ? 'refit.better' : 'refit.notBetter')}</p>
      {report.warnings.map((warning) => (
        <p key={warning} className={classes['note']}>
          {warning}
        </p>
      ))}
    </div>
  );
}

function Curves({ report }: { report: RefitReport | null }) {
  const { t } = useTranslation('riskModel');
  if (report === null)
    return (
      <Section title={t('roc.title')}>
        <EmptyState title={t('none.title')}>{t('none.detail')}</EmptyState>
      </Section>
    );
  return (
    <Suspense fallback={<SkeletonLines lines={6} />}>
      <RiskCharts report={report} />
    </Suspense>
  );
}
