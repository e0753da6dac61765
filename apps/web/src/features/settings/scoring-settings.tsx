import type { DeterminationRow, DeterminationTable, ScoringConfig, StageKey } from '@renubu/contracts/renewals';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/identity.ts';
import { determinationQuery, scoringQuery } from '../../api/settings.ts';
import { stages } from '../../app/search-params.ts';
import { StageBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { Load, SkeletonLines } from '../../ui/states.tsx';
import classes from './settings.module.css';

/** The published tables that decide stage and score, to read. */
export function ScoringSettings() {
  const { t } = useTranslation('settings');
  const determination = useQuery(determinationQuery);
  const scoring = useQuery(scoringQuery);
  return (
    <>
      <div className={classes['two']}>
        <Section title={t('scoring.determination')} flush scrolls>
          <Load query={determination} skeleton={<SkeletonLines lines={10} />}>
            {(published) => (
              <>
                <Determination table={published.definition} />
                <Published preset={t(`scoring.preset.${published.definition.preset}`)} {...published} />
              </>
            )}
          </Load>
        </Section>
        <Section title={t('scoring.score')}>
          <Load query={scoring} skeleton={<SkeletonLines lines={10} />}>
            {(published) => (
              <>
                {/* JSON Schema loses the stages as keys; the server checks them. */}
                <Scoring config={published.definition as ScoringConfig} />
                <Published preset={t(`scoring.scoringPreset.${published.definition.preset}`)} {...published} />
              </>
            )}
          </Load>
        </Section>
      </div>
      <p className={classes['hint']}>{t('scoring.readOnly')}</p>
    </>
  );
}

function Published({
  preset,
  version,
  publishedBy,
  publishedAt,
}: {
  preset: string;
  version: number;
  publishedBy: string;
  publishedAt: string;
}) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <p className={classes['hint']} style={{ padding: '8px 14px', margin: 0 }}>
      {preset} · {t('scoring.version', { version, name: publishedBy, date: format.date(publishedAt) })}
    </p>
  );
}

function Determination({ table }: { table: DeterminationTable }) {
  const { t } = useTranslation('settings');
  const withRisk = table.rows.some(({ minRisk }) => minRisk !== null);
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{t('scoring.stage')}</th>
          <th scope="col">{t('scoring.days')}</th>
          {withRisk && <th scope="col">{t('scoring.risk')}</th>}
          <th scope="col">{t('scoring.create')}</th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>
            <th scope="row">
              <StageBadge stage={row.stage} />
            </th>
            <td>
              <DayRange row={row} />
            </td>
            {withRisk && <td>{row.minRisk ?? t('scoring.any')}</td>}
            <td>{t(`scoring.${row.create}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayRange({ row: { minDays, maxDays } }: { row: DeterminationRow }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  if (minDays === null && maxDays === null) return t('scoring.any');
  if (minDays === null) return t('scoring.upTo', { to: format.number(maxDays ?? 0) });
  if (maxDays === null) return t('scoring.from', { from: format.number(minDays) });
  return t('scoring.between', { from: format.number(minDays), to: format.number(maxDays) });
}

function Scoring({ config }: { config: ScoringConfig }) {
  const { t } = useTranslation('settings');
  const { organization } = useMe();
  const format = useFormat();
  const byStage = (record: Partial<Record<StageKey, number>>, stage: StageKey) => format.number(record[stage] ?? 0);
  const tiers: [string, number][] = config.arrTiers.map(({ minArrMinor, multiplier }) => [
    format.moneyExact(minArrMinor, organization.currency),
    multiplier,
  ]);
  return (
    <>
      <p className={classes['formula']}>{t('scoring.formula', { penalty: format.number(config.workloadPenalty) })}</p>
      <div className={classes['two']}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('scoring.stage')}</th>
              <th scope="col" data-number>
                {t('scoring.base')}
              </th>
              <th scope="col" data-number>
                {t('scoring.bonus')}
              </th>
            </tr>
          </thead>
          <tbody>
            {stages.map((stage) => (
              <tr key={stage}>
                <th scope="row">{t(`stage.${stage}`, { ns: 'common' })}</th>
                <td data-number>{byStage(config.stageBase, stage)}</td>
                <td data-number>{byStage(config.stageBonus, stage)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <Multipliers title={t('scoring.arr')} rows={[...tiers, [t('scoring.otherwise'), 1]]} />
          <Multipliers
            title={t('scoring.plan')}
            rows={entries(config.plan).map(([plan, value]) => [t(`plan.${plan}`, { ns: 'common' }), value])}
          />
          <Multipliers
            title={t('scoring.experience')}
            rows={entries(config.experience).map(([level, value]) => [
              t(`experience.${level}`, { ns: 'common' }),
              value,
            ])}
          />
        </div>
      </div>
      <ul className={classes['hint']}>
        <li>
          {t('scoring.strategic')}: {t('scoring.strategicLine', config.strategicBase)}
        </li>
        <li>
          {t('scoring.opportunity', {
            base: config.opportunity.base,
            factor: config.opportunity.factor,
            min: config.opportunity.minScore,
          })}
        </li>
        <li>
          {t('scoring.riskKind', { base: config.risk.base, factor: config.risk.factor, min: config.risk.minScore })}
        </li>
      </ul>
    </>
  );
}

const entries = <Key extends string>(record: Record<Key, number>): [Key, number][] =>
  Object.entries(record) as [Key, number][];

function Multipliers({ title, rows }: { title: string; rows: [string, number][] }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col" data-number>
            {t('scoring.multiplier')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td data-number>× {format.factor(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
