import { HoverCard, UnstyledButton } from '@mantine/core';
import type { Evidence } from '@renubu/contracts/intelligence';
import type { JsonObject } from '@renubu/contracts/json';
import { IconArrowRight, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { barScale, readRiskReport } from '../../../features/artifacts/content.ts';
import { useFormat } from '../../../ui/format.ts';
import { riskTone } from '../../../ui/tone.ts';
import classes from './artifacts.module.css';

/** Why the risk is what it is: parts that sum to the score, and sentences with what they rest on. */
export function RiskReportView({ content }: { content: JsonObject }) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { score, contributions, statements, nextAction } = readRiskReport(content);
  const parts = contributions.toSorted((a, b) => b.points - a.points);
  const scales = barScale(parts.map(({ points }) => points));
  const sum = Math.round(parts.reduce((total, { points }) => total + points, 0));
  const points = (value: number) => format.number(value, { signDisplay: 'exceptZero', maximumFractionDigits: 1 });
  return (
    <div className={classes['document']}>
      <div className={classes['scoreLine']} data-tone={riskTone(score)}>
        <span className={classes['bigScore']}>{format.number(score)}</span>
        <span className={classes['ofHundred']}>{t('risk.ofHundred')}</span>
        <span className={classes['scoreTrack']} aria-hidden>
          <span style={{ width: `${String(Math.min(100, Math.max(0, score)))}%` }} />
        </span>
      </div>
      {nextAction && (
        <p className={classes['next']}>
          <IconArrowRight size={15} aria-hidden />
          <span>
            <strong>{t('risk.next')}</strong> {nextAction}
          </span>
        </p>
      )}
      {parts.length > 0 && (
        <section>
          <h3>{t('risk.parts')}</h3>
          <table className={classes['bars']}>
            <thead className="rn-visually-hidden">
              <tr>
                <th>{t('risk.factor')}</th>
                <th>{t('risk.share')}</th>
                <th>{t('risk.points')}</th>
              </tr>
            </thead>
            <tbody>
              {parts.map((part, index) => (
                <tr key={part.factor}>
                  <th scope="row">
                    <WithEvidence evidence={part.evidence}>{part.label}</WithEvidence>
                  </th>
                  <td aria-hidden>
                    <span className={classes['barTrack']}>
                      <span
                        data-negative={scales[index]?.negative || undefined}
                        style={{
                          left: `${String(scales[index]?.left ?? 0)}%`,
                          width: `${String(scales[index]?.width ?? 0)}%`,
                        }}
                      />
                    </span>
                  </td>
                  <td className={classes['points']}>{points(part.points)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {t('risk.sum')}
                </th>
                <td className={classes['points']}>{format.number(sum)}</td>
              </tr>
            </tfoot>
          </table>
          {sum !== Math.round(score) && <p className={classes['note']}>{t('risk.platform', { sum, score })}</p>}
        </section>
      )}
      {statements.length > 0 && (
        <section>
          <h3>{t('risk.statements')}</h3>
          <ul className={classes['statements']}>
            {statements.map((statement, index) => (
              <li key={index}>
                <WithEvidence evidence={statement.evidence} unsupported>
                  {statement.text}
                </WithEvidence>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface WithEvidenceProps {
  evidence: Evidence[];
  children: string;
  /** Says so where nothing supports the sentence. */
  unsupported?: boolean;
}
/** A sentence; hovered or focused, it shows the records it rests on. */
export function WithEvidence({ evidence, children, unsupported }: WithEvidenceProps) {
  const { t } = useTranslation(['common', 'execution']);
  if (evidence.length === 0) {
    return (
      <>
        {children}
        {unsupported && <span className={classes['unsupported']}>{t('evidence.none')}</span>}
      </>
    );
  }
  return (
    <HoverCard width={300} openDelay={150} position="bottom-start" shadow="md" withinPortal>
      <HoverCard.Target>
        <UnstyledButton
          className={classes['sentence']}
          aria-label={`${children} – ${t('evidence.show', { count: evidence.length })}`}
        >
          {children}
          <span className={classes['evidenceCount']} aria-hidden>
            <IconLink size={11} />
            {evidence.length}
          </span>
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <div className={classes['evidenceTitle']}>{t('evidence.title')}</div>
        <ul className={classes['evidence']}>
          {evidence.slice(0, 8).map((item) => (
            <li key={`${item.kind}-${item.id}`}>
              <span>{item.label}</span>
              <span className={classes['evidenceKind']}>
                {item.kind in kinds ? t(`evidence.${item.kind}`) : item.kind}
              </span>
            </li>
          ))}
          {evidence.length > 8 && (
            <li>{t('artifact.moreEvidence', { ns: 'execution', count: evidence.length - 8 })}</li>
          )}
        </ul>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
const kinds = {
  signal: 1,
  contract: 1,
  clause: 1,
  stakeholder: 1,
  customer: 1,
  execution: 1,
  task: 1,
  message: 1,
};
