import type { Contribution } from '@renubu/contracts/intelligence';
import { useTranslation } from 'react-i18next';
import classes from './contributions.module.css';
import { EvidenceCount } from './evidence.tsx';
import { useFormat } from './format.ts';

interface ContributionsProps {
  contributions: Contribution[];
  /** What the parts sum to. */
  total: number;
  totalLabel: string;
  customerId?: string;
  /** Shows only the first few, with what the others sum to. */
  limit?: number;
}

/** The additive parts of a score as bars that start where the one before ended, down to their sum. */
export function Contributions({ contributions, total, totalLabel, customerId, limit }: ContributionsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const ordered = [...contributions].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const shown = limit === undefined ? ordered : ordered.slice(0, limit);
  const rest = ordered.slice(shown.length).reduce((sum, { points }) => sum + points, 0);
  const rows: Contribution[] =
    ordered.length === shown.length
      ? shown
      : [...shown, { factor: '', label: t('contributions.rest'), points: rest, value: null, evidence: [] }];
  let sum = 0;
  return (
    <ol className={classes['list']}>
      {rows.map((row) => {
        const from = sum;
        sum += row.points;
        return (
          <li
            key={row.factor}
            className={classes['row']}
            data-sign={row.points === 0 ? 'none' : row.points < 0 ? 'less' : 'more'}
          >
            <span className={classes['label']}>
              {row.label}
              {showsValue(row) && <span className={classes['value']}>{row.value}</span>}
              <EvidenceCount evidence={row.evidence} customerId={customerId} />
            </span>
            <span className={classes['track']} aria-hidden>
              <span
                className={classes['bar']}
                style={{
                  left: `${String(clamp(Math.min(from, sum)))}%`,
                  width: `${String(Math.max(0.8, Math.abs(row.points)))}%`,
                }}
              />
            </span>
            <span className={classes['points']}>
              {format.number(row.points, { signDisplay: 'exceptZero', maximumFractionDigits: 1 })}
            </span>
          </li>
        );
      })}
      <li className={classes['sum']}>
        <span>{totalLabel}</span>
        <span className={classes['points']}>{format.number(total)}</span>
      </li>
    </ol>
  );
}

/** Many labels name their value already: `5 open tickets`. */
const showsValue = ({ label, value }: Contribution): boolean =>
  value !== null && !label.includes(String(value).replace(/^[-−]/, ''));

const clamp = (value: number): number => Math.max(0, Math.min(99, value));
