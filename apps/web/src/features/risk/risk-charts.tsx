import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import type { RefitReport } from '@renubu/contracts/customer-risk';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { calibrationRows, rocRows } from './curves.ts';
import classes from './risk.module.css';

const look = {
  h: 240,
  curveType: 'linear',
  strokeWidth: 1.75,
  withLegend: true,
  legendProps: { verticalAlign: 'top', height: 32 },
  gridAxis: 'xy',
  tickLine: 'none',
  textColor: 'var(--rn-text-3)',
  gridColor: 'var(--rn-border)',
  lineProps: { isAnimationActive: false },
  accessibilityLayer: false,
} as const;
const share = [0, 0.25, 0.5, 0.75, 1];

/** ROC curve and calibration of a refit, each also as a table for those who cannot see it. Heavy: import it lazily. */
export default function RiskCharts({ report }: { report: RefitReport }) {
  return (
    <div className={classes['two']}>
      <Roc report={report} />
      <Calibration report={report} />
    </div>
  );
}

function usePercent() {
  const format = useFormat();
  return (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
}

function Roc({ report }: { report: RefitReport }) {
  const { t } = useTranslation('riskModel');
  const format = useFormat();
  const percent = usePercent();
  const { prior, refitted } = report.crossValidation;
  const area = (value: number | null) => (value === null ? '–' : format.number(value, { maximumFractionDigits: 3 }));
  return (
    <Section title={t('roc.title')}>
      <div role="img" aria-label={t('roc.label', { refitted: area(refitted.auc), prior: area(prior.auc) })}>
        <LineChart
          {...look}
          data={rocRows(report.priorRoc, report.roc)}
          dataKey="rate"
          withDots={false}
          series={[
            { name: 'refitted', label: t('refit.refitted'), color: 'var(--rn-blue-solid)' },
            { name: 'prior', label: t('refit.prior'), color: 'var(--rn-amber-solid)' },
            { name: 'chance', label: t('roc.chance'), color: 'var(--rn-text-3)', strokeDasharray: '4 4' },
          ]}
          xAxisLabel={t('roc.false')}
          yAxisLabel={t('roc.true')}
          xAxisProps={{ type: 'number', domain: [0, 1], ticks: share, tickFormatter: percent }}
          yAxisProps={{ domain: [0, 1], ticks: share, tickFormatter: percent, width: 56 }}
          valueFormatter={percent}
          tooltipProps={{ labelFormatter: (rate) => percent(Number(rate)) }}
        />
      </div>
    </Section>
  );
}

function Calibration({ report }: { report: RefitReport }) {
  const { t } = useTranslation('riskModel');
  const percent = usePercent();
  const filled = report.bins.filter(({ count }) => count > 0);
  return (
    <Section title={t('calibration.title')}>
      <div role="img" aria-label={t('calibration.label')}>
        <LineChart
          {...look}
          data={calibrationRows(report.bins)}
          dataKey="predicted"
          series={[
            { name: 'observed', label: t('calibration.observed'), color: 'var(--rn-blue-solid)' },
            { name: 'ideal', label: t('calibration.ideal'), color: 'var(--rn-text-3)', strokeDasharray: '4 4' },
          ]}
          xAxisLabel={t('calibration.predicted')}
          yAxisLabel={t('calibration.observed')}
          xAxisProps={{ type: 'number', domain: [0, 1], ticks: share, tickFormatter: percent }}
          yAxisProps={{ domain: [0, 1], ticks: share, tickFormatter: percent, width: 56 }}
          valueFormatter={percent}
          tooltipProps={{ labelFormatter: (predicted) => percent(Number(predicted)) }}
        />
      </div>
      <table className={classes['hidden']}>
        <caption>{t('calibration.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('calibration.range')}</th>
            <th scope="col">{t('calibration.count')}</th>
            <th scope="col">{t('calibration.predicted')}</th>
            <th scope="col">{t('calibration.observed')}</th>
          </tr>
        </thead>
        <tbody>
          {filled.map((bin) => (
            <tr key={bin.from}>
              <th scope="row">
                {percent(bin.from)}–{percent(bin.to)}
              </th>
              <td>{bin.count}</td>
              <td>{percent(bin.predicted ?? 0)}</td>
              <td>{percent(bin.observed ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
