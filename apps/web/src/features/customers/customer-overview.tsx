import type { Customer } from '@renubu/contracts/customers';
import type { Intelligence } from '@renubu/contracts/intelligence';
import { IconBrain } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { intelligenceQuery, seriesQuery, useAnalyzeCustomer } from '../../api/customers.ts';
import { refusedWith } from '../../api/errors.ts';
import { useCan } from '../../api/identity.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { Contributions } from '../../ui/contributions.tsx';
import { EvidenceCount } from '../../ui/evidence.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, Load, SkeletonLines } from '../../ui/states.tsx';
import { levelTone } from '../../ui/tone.ts';
import { showError } from '../../ui/toast.tsx';
import { RiskBar } from '../../ui/values.tsx';
import { ContractFiles } from '../contracts/contract-files.tsx';
import { WhatIf } from '../risk/what-if.tsx';
import { Contracts } from './contracts.tsx';
import { CustomerCharts } from './customer-charts.tsx';
import classes from './customer-overview.module.css';

/** The newest analysis with its reasons, the course of the figures, and the contracts. */
export function CustomerOverview({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const query = useQuery({ ...intelligenceQuery(customer.id), retry: false });
  const none = refusedWith(query.error, 404);
  return (
    <div className={classes['columns']}>
      <div className={classes['main']}>
        {none ? (
          <Section title={t('risk.title')}>
            <NotAnalyzed customerId={customer.id} />
          </Section>
        ) : (
          <Load query={query} skeleton={<SkeletonLines lines={10} />}>
            {(intelligence) => (
              <>
                <SummarySection intelligence={intelligence} />
                <RiskSection intelligence={intelligence} />
              </>
            )}
          </Load>
        )}
        <CustomerCharts customerId={customer.id} />
      </div>
      <div className={classes['side']}>
        {query.data && (
          <>
            <Recommendations intelligence={query.data} />
            <Insights intelligence={query.data} />
            <Trends intelligence={query.data} />
          </>
        )}
        <Contracts customerId={customer.id} />
        <ContractFiles customerId={customer.id} />
      </div>
    </div>
  );
}

function NotAnalyzed({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const can = useCan()('customers.write');
  const analyze = useAnalyzeCustomer(customerId);
  return (
    <EmptyState
      icon={IconBrain}
      title={t('risk.none')}
      action={
        can && (
          <Button
            variant="default"
            loading={analyze.isPending}
            onClick={() => analyze.mutate(undefined, { onError: showError })}
          >
            {t('page.analyze')}
          </Button>
        )
      }
    >
      {t('risk.noneDetail')}
    </EmptyState>
  );
}

function SummarySection({ intelligence }: { intelligence: Intelligence }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  return (
    <Section
      title={t('summary.title')}
      aside={`${t('risk.analyzed', { when: format.relative(intelligence.analyzedAt) })} ${t('risk.builtIn')}`}
    >
      <p className={classes['summary']}>
        {intelligence.summary.map((statement, index) => (
          <span key={index}>
            {statement.text}{' '}
            {statement.evidence.length > 0 ? (
              <EvidenceCount evidence={statement.evidence} customerId={intelligence.customerId} />
            ) : (
              <ToneBadge tone="amber">{t('summary.unsupported')}</ToneBadge>
            )}{' '}
          </span>
        ))}
      </p>
      <div className={classes['scores']}>
        <Score label={t('scores.risk')}>
          <RiskBar score={intelligence.riskScore} />
        </Score>
        <Score label={t('scores.health')}>
          <RiskBar score={intelligence.healthScore} meaning="health" />
        </Score>
        <Score label={t('scores.opportunity')}>
          <RiskBar score={intelligence.opportunityScore} meaning="opportunity" />
        </Score>
      </div>
    </Section>
  );
}

function Score({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={classes['score']}>
      <span>{label}</span>
      {children}
    </div>
  );
}

function RiskSection({ intelligence }: { intelligence: Intelligence }) {
  const { t } = useTranslation('customers');
  const { riskScore, computedRiskScore, riskSource } = intelligence;
  return (
    <Section title={t('risk.title')} aside={t('risk.computed')}>
      {riskSource === 'platform' && (
        <p className={classes['note']}>{t('risk.platform', { score: riskScore, computed: computedRiskScore })}</p>
      )}
      <Contributions
        contributions={intelligence.riskContributions}
        total={computedRiskScore}
        totalLabel={t('risk.sum')}
        customerId={intelligence.customerId}
      />
      <WhatIf customerId={intelligence.customerId} />
    </Section>
  );
}

function Recommendations({ intelligence }: { intelligence: Intelligence }) {
  const { t } = useTranslation('customers');
  const level = (value: 'low' | 'medium' | 'high') => t(`level.${value}`, { ns: 'common' }).toLowerCase();
  return (
    <Section title={t('recommendations.title')}>
      {intelligence.recommendations.length === 0 && <p className={classes['none']}>{t('recommendations.none')}</p>}
      <ul className={classes['list']}>
        {intelligence.recommendations.map((item) => (
          <li key={item.id}>
            <div className={classes['lead']}>
              {item.title} <EvidenceCount evidence={item.evidence} customerId={intelligence.customerId} />
            </div>
            <div className={classes['text']}>{item.rationale}</div>
            <div className={classes['small']}>
              {t('recommendations.impact', { level: level(item.impact) })},{' '}
              {t('recommendations.urgency', { level: level(item.urgency) })}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Insights({ intelligence }: { intelligence: Intelligence }) {
  const { t } = useTranslation('customers');
  return (
    <Section title={t('insights.title')}>
      {intelligence.insights.length === 0 && <p className={classes['none']}>{t('insights.none')}</p>}
      <ul className={classes['list']}>
        {intelligence.insights.map((item, index) => (
          <li key={index} className={classes['insight']}>
            <ToneBadge tone={item.type === 'opportunity' ? 'green' : levelTone[item.severity]}>
              {t(`insights.${item.type}`)} · {t(`level.${item.severity}`, { ns: 'common' })}
            </ToneBadge>
            <span>
              {item.message} <EvidenceCount evidence={item.evidence} customerId={intelligence.customerId} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Trends({ intelligence }: { intelligence: Intelligence }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { data } = useQuery(seriesQuery(intelligence.customerId, 90));
  const label = (metric: string): string => data?.series.find((series) => series.metric === metric)?.label ?? metric;
  const known = intelligence.trends.filter(({ direction }) => direction !== 'unknown');
  if (known.length === 0) return null;
  const number = (value: number | null) => (value === null ? '–' : format.number(value, { maximumFractionDigits: 1 }));
  return (
    <Section title={t('trends.title')} aside={t('trends.window', { days: known[0]?.windowDays ?? 30 })}>
      <table className={classes['trends']}>
        <tbody>
          {known.map((trend) => (
            <tr key={trend.metric}>
              <th scope="row">
                {label(trend.metric)} <EvidenceCount evidence={trend.evidence} customerId={intelligence.customerId} />
              </th>
              <td>{t('trends.change', { from: number(trend.earlier), to: number(trend.recent) })}</td>
              <td>
                {trend.changePercent === null ? '–' : format.percent(trend.changePercent)}
                <span className="rn-visually-hidden"> {t(`trend.${trend.direction}`, { ns: 'common' })}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
