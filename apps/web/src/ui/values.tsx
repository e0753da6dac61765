import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';
import { daysTone, healthTone, riskTone } from './tone.ts';
import classes from './values.module.css';

/** An amount in minor units, short, with the exact one on hover. */
export function Money({ minor, currency }: { minor: number; currency: string }) {
  const format = useFormat();
  return (
    <Tooltip label={format.moneyExact(minor, currency)}>
      <span className={classes['number']}>{format.money(minor, currency)}</span>
    </Tooltip>
  );
}

/** Whole days to the renewal, negative when overdue; the date on hover. */
export function Days({ days, date }: { days: number | null; date?: string | null | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (days === null) return <span className={classes['none']}>{t('empty.value')}</span>;
  const words =
    days === 0 ? t('days.today') : days < 0 ? t('days.overdue', { count: -days }) : t('days.left', { count: days });
  return (
    <Tooltip label={date ? `${words} · ${format.date(date)}` : words}>
      <span className={classes['number']} data-tone={daysTone(days)}>
        <span aria-hidden>
          {days < 0 ? t('days.shortOverdue', { count: -days }) : t('days.short', { count: days })}
        </span>
        <span className="rn-visually-hidden">{words}</span>
      </span>
    </Tooltip>
  );
}

interface ScoreBarProps {
  score: number | null;
  /** A high risk is bad, a high health good. */
  meaning?: 'risk' | 'health' | 'opportunity';
}
/** A 0–100 score as a number and a short bar. */
export function RiskBar({ score, meaning = 'risk' }: ScoreBarProps) {
  const { t } = useTranslation();
  if (score === null) {
    return (
      <Tooltip label={t('risk.none')}>
        <span className={classes['none']}>
          {t('empty.value')}
          <span className="rn-visually-hidden">{t('risk.none')}</span>
        </span>
      </Tooltip>
    );
  }
  const label = t(meaning === 'risk' ? 'risk.label' : meaning === 'health' ? 'risk.health' : 'risk.opportunity', {
    score,
  });
  const tone = { risk: riskTone, health: healthTone, opportunity: () => 'accent' }[meaning](score);
  return (
    <span className={classes['risk']} data-tone={tone}>
      <span className={classes['track']} aria-hidden>
        <span className={classes['fill']} style={{ width: `${String(score)}%` }} />
      </span>
      <span className={classes['number']}>
        <span aria-hidden>{score}</span>
        <span className="rn-visually-hidden">{label}</span>
      </span>
    </span>
  );
}

/** Steps done of all, as `2/6` with a thin bar. */
export function ProgressBar({ done, total }: { done: number; total: number }) {
  const share = total === 0 ? 0 : Math.round((done / total) * 100);
  return (
    <span className={classes['risk']} data-tone="accent">
      <span className={classes['track']} aria-hidden>
        <span className={classes['fill']} style={{ width: `${String(share)}%` }} />
      </span>
      <span className={classes['number']}>
        {done}/{total}
      </span>
    </span>
  );
}
