import type { Evidence } from '@renubu/contracts/intelligence';
import { IconAlertTriangle, IconLink, IconLinkOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EvidenceList } from './evidence.tsx';
import { HoverDetails, useHoverDetails } from './hover-details.tsx';
import { partsOf, standingOf, type ShownStatement, type Standing } from './statement-parts.ts';
import classes from './statements.module.css';

interface StatementProps {
  statement: ShownStatement;
  /** Where evidence leads to. */
  customerId?: string | undefined;
}

/** A sentence; over it or on its small sign, what it rests on. Figures that are not found there are marked. */
export function StatementText({ statement, customerId }: StatementProps) {
  const standing = standingOf(statement);
  if (standing === 'claimsNothing') return <span>{statement.text}</span>;
  return <Claim statement={statement} standing={standing} customerId={customerId} />;
}

function Claim({ statement, standing, customerId }: StatementProps & { standing: Standing }) {
  const state = useHoverDetails();
  const label = useSignLabel(standing, statement.evidence.length);
  return (
    <span className={classes['sentence']} data-standing={standing} data-opened={state.opened || undefined}>
      <span {...state.hover}>
        {partsOf(statement.text, statement.numbers).map(({ text, number }, index) =>
          number?.status === 'mismatch' ? <Mismatch key={index} text={text} /> : <span key={index}>{text}</span>,
        )}
      </span>{' '}
      <HoverDetails
        state={state}
        className={classes['sign']}
        label={label}
        details={<Details statement={statement} standing={standing} customerId={customerId} />}
      >
        <Sign standing={standing} count={statement.evidence.length} />
      </HoverDetails>
    </span>
  );
}

function useSignLabel(standing: Standing, count: number): string {
  const { t } = useTranslation(['ai', 'common']);
  if (standing === 'unsupported') return t('statement.unsupported');
  const evidence = t('evidence.show', { ns: 'common', count });
  return standing === 'mismatch' ? `${t('statement.mismatch')}. ${evidence}` : evidence;
}

function Sign({ standing, count }: { standing: Standing; count: number }) {
  const { t } = useTranslation('ai');
  if (standing === 'supported') {
    return (
      <span className={classes['face']}>
        <IconLink size={10} stroke={2} aria-hidden />
        {count}
      </span>
    );
  }
  const Picture = standing === 'mismatch' ? IconAlertTriangle : IconLinkOff;
  return (
    <span className={classes['face']} data-bad>
      <Picture size={11} stroke={1.8} aria-hidden />
      {t(standing === 'mismatch' ? 'statement.checkFigure' : 'statement.noEvidence')}
    </span>
  );
}

/** A figure the evidence does not hold: a wavy line for the eye, words for the ear. */
function Mismatch({ text }: { text: string }) {
  const { t } = useTranslation('ai');
  return (
    <span className={classes['mismatch']}>
      {text}
      <span className="rn-visually-hidden"> ({t('statement.notInEvidence')})</span>
    </span>
  );
}

function Details({ statement, standing, customerId }: StatementProps & { standing: Standing }) {
  const { t } = useTranslation(['ai', 'common']);
  const wrong = (statement.numbers ?? []).filter(({ status }) => status === 'mismatch');
  const evidence = distinct(statement.evidence);
  return (
    <div className={classes['details']}>
      {wrong.map((number) => (
        <p key={`${String(number.start)}${number.text}`} className={classes['warning']}>
          <IconAlertTriangle size={14} aria-hidden /> {t('statement.wrongFigure', { figure: number.text })}
        </p>
      ))}
      {standing === 'unsupported' && <p className={classes['warning']}>{t('statement.unsupportedLong')}</p>}
      {evidence.length > 0 && (
        <>
          <p className={classes['title']}>{t('evidence.title', { ns: 'common' })}</p>
          <EvidenceList evidence={evidence} customerId={customerId} />
        </>
      )}
    </div>
  );
}

const distinct = (evidence: Evidence[]): Evidence[] => [
  ...new Map(evidence.map((item) => [`${item.kind}-${item.id}`, item])).values(),
];

interface StatementsProps {
  statements: readonly ShownStatement[];
  /** Each sentence is an item of a list; else they form a paragraph. */
  list?: boolean;
  customerId?: string | undefined;
}
/** Sentences with their evidence. */
export function Statements({ statements, list, customerId }: StatementsProps) {
  if (list) {
    return (
      <ul className={classes['list']}>
        {statements.map((statement, index) => (
          <li key={index}>
            <StatementText statement={statement} customerId={customerId} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <p className={classes['paragraph']}>
      {statements.map((statement, index) => (
        <span key={index}>
          <StatementText statement={statement} customerId={customerId} />{' '}
        </span>
      ))}
    </p>
  );
}
