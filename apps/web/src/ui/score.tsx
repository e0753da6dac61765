import { HoverCard, UnstyledButton } from '@mantine/core';
import type { ScoreFactors } from '@renubu/contracts/renewals';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from './format.ts';
import classes from './score.module.css';

/** The score's formula with its numbers, as one reads it: `90 × 2.0 × 1.5 × 1.1 − 10`. */
export function scoreArithmetic(factors: ScoreFactors, format: Format): string {
  const base =
    factors.stageBonus === 0
      ? format.number(factors.base)
      : `(${format.number(factors.base)} + ${format.number(factors.stageBonus)})`;
  const multipliers = [factors.arrMultiplier, factors.planMultiplier, factors.experienceMultiplier].map(format.factor);
  const product = [base, ...multipliers].join(' × ');
  return factors.workloadPenalty === 0 ? product : `${product} − ${format.number(factors.workloadPenalty)}`;
}

/** The factors one below the other, ending in the score. */
export function ScoreFactorsTable({ factors }: { factors: ScoreFactors }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows: [string, string][] = [
    [t('score.base'), format.number(factors.base)],
    ...(factors.stageBonus === 0
      ? []
      : [[t('score.stageBonus'), `+ ${format.number(factors.stageBonus)}`] as [string, string]]),
    [t('score.arr'), `× ${format.factor(factors.arrMultiplier)}`],
    [t('score.plan'), `× ${format.factor(factors.planMultiplier)}`],
    [t('score.experience'), `× ${format.factor(factors.experienceMultiplier)}`],
    [t('score.workload', { count: factors.openExecutions }), `− ${format.number(factors.workloadPenalty)}`],
  ];
  const exact = factors.subtotal - factors.workloadPenalty;
  return (
    <dl className={classes['factors']}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div className={classes['sum']}>
        <dt>
          {t('score.total')}
          {Math.abs(exact - factors.total) > 0.001 && (
            <span> · {t('score.rounded', { value: format.number(exact, { maximumFractionDigits: 2 }) })}</span>
          )}
        </dt>
        <dd>{format.number(factors.total)}</dd>
      </div>
    </dl>
  );
}

/** The score with its arithmetic beneath; hover or press it for the named factors. */
export function ScoreBadge({ factors, arithmetic = true }: { factors: ScoreFactors; arithmetic?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <HoverCard width={300} openDelay={250} position="bottom-end" shadow="md" withinPortal>
      <HoverCard.Target>
        <UnstyledButton
          className={classes['score']}
          aria-label={`${t('score.label', { total: factors.total })}: ${scoreArithmetic(factors, format)}`}
          onClick={(event) => event.stopPropagation()}
        >
          <span className={classes['total']}>{format.number(factors.total)}</span>
          {arithmetic && <span className={classes['arithmetic']}>{scoreArithmetic(factors, format)}</span>}
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <div className={classes['title']}>{t('score.title')}</div>
        <ScoreFactorsTable factors={factors} />
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
