import type { ContractDocument, ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { daysTo, termNumber } from '../../features/contracts/terms.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { daysTone, levelTone, type Tone } from '../../ui/tone.ts';
import { useNow } from '../../ui/use-now.ts';
import classes from './contract.module.css';

interface ReadingProps {
  reading: ContractDocumentReading;
}
interface SelectProps extends ReadingProps {
  onSelect: (term: ContractTermName) => void;
}

/** The last day for notice, and how many days are left. */
export function Notice({ reading: { noticeDeadline } }: ReadingProps) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  const now = useNow(60_000);
  if (noticeDeadline === null) {
    return (
      <Section title={t('notice.title')}>
        <p className={classes['small']}>{t('notice.none')}</p>
      </Section>
    );
  }
  const { sendBy, date, endDate } = noticeDeadline;
  const days = daysTo(sendBy, now);
  const words = days < 0 ? t('notice.passed') : days === 0 ? t('notice.today') : t('notice.left', { count: days });
  return (
    <Section title={t('notice.title')}>
      <div className={classes['deadline']}>
        <strong>{t('notice.by', { date: format.date(sendBy) })}</strong>
        <ToneBadge tone={daysTone(days)}>{words}</ToneBadge>
      </div>
      <p className={classes['small']}>{t('notice.detail', { end: format.date(endDate), date: format.date(date) })}</p>
    </Section>
  );
}

const severities = ['critical', 'important', 'favorable'] as const;
const severityTone = { critical: 'red', important: 'amber', favorable: 'green' } as const satisfies Record<
  string,
  Tone
>;

/** What stands in the way of a renewal, the worst first; each leads to its clause. */
export function Obstacles({ reading: { obstacles, riskLevel }, onSelect }: SelectProps) {
  const { t } = useTranslation('contracts');
  return (
    <Section
      title={t('obstacles.title')}
      aside={<ToneBadge tone={levelTone[riskLevel]}>{t(`risk.${riskLevel}`)}</ToneBadge>}
    >
      {obstacles.length === 0 && <p className={classes['small']}>{t('obstacles.none')}</p>}
      <ul className={classes['obstacles']}>
        {severities.flatMap((severity) =>
          obstacles
            .filter((obstacle) => obstacle.severity === severity)
            .map(({ title, reason, term }, index) => (
              <li key={`${severity}-${index}`}>
                <div className={classes['deadline']}>
                  {term ? (
                    <UnstyledButton className={classes['obstacle']} onClick={() => onSelect(term)}>
                      {title} <span className={classes['reference']}>{termNumber(term)}</span>
                    </UnstyledButton>
                  ) : (
                    <span className={classes['obstacle']}>{title}</span>
                  )}
                  <ToneBadge tone={severityTone[severity]}>{t(`obstacles.${severity}`)}</ToneBadge>
                </div>
                <p className={classes['small']}>{reason}</p>
              </li>
            )),
        )}
      </ul>
    </Section>
  );
}

/** The contract in a few sentences, what to know about the reading, and who read it. */
export function Overview({ reading: { overview, warnings, source } }: ReadingProps) {
  const { t } = useTranslation('contracts');
  return (
    <Section title={t('overview')}>
      <p className={classes['overview']}>{overview.map(({ text }) => text).join(' ')}</p>
      {warnings.map((warning) => (
        <p key={warning} className={classes['warning']}>
          {warning}
        </p>
      ))}
      <p className={classes['small']}>
        {t('source.title')}:{' '}
        {source.kind === 'model' ? t('source.model', { model: source.model ?? '' }) : t('source.builtIn')}
        {source.fallback && ` ${t('source.fallback', { message: source.fallback.message })}`}
      </p>
    </Section>
  );
}

/** Who did what with this file. */
export function DocumentHistory({ document }: { document: ContractDocument }) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  return (
    <Section title={t('history.title')}>
      <ul className={classes['history']}>
        {document.history.map(({ id, at, by, kind, term, detail }) => (
          <li key={id}>
            <span>
              {t(`history.${kind}`, { name: by.name, term: term ? t(`term.${term}`) : '' })}
              {kind === 'corrected' && ` → ${detail ?? t('terms.none')}`}
            </span>
            <time dateTime={at}>{format.dateTime(at)}</time>
          </li>
        ))}
      </ul>
    </Section>
  );
}
