import type { Compared, Decision } from '@renubu/contracts/events';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExecutionStatusBadge } from '../../ui/badge.tsx';
import { shortJson } from '../executions/history.ts';
import classes from './events.module.css';
import { VerdictBadge } from './event-badges.tsx';

/** A verdict with its reason, the runs it began, and every comparison that led to it. */
export function DecisionView({ decision }: { decision: Decision }) {
  const { t } = useTranslation('events');
  const words =
    decision.reason ??
    (decision.decidedBy === 'none'
      ? t('decision.none')
      : decision.decidedBy === 'deadline'
        ? t('decision.deadline')
        : null);
  return (
    <div className={classes['decision']}>
      <p className={classes['verdict']}>
        <VerdictBadge verdict={decision.decision} /> <span>{words}</span>
      </p>
      {decision.duplicate && <p className={classes['dim']}>{t('send.duplicate')}</p>}
      {decision.executions.length > 0 && (
        <>
          <h3>{t('decision.runs')}</h3>
          <ul className={classes['runs']}>
            {decision.executions.map(({ id, workflow, status }) => (
              <li key={id}>
                <Link to="/executions/$executionId" params={{ executionId: id }}>
                  {workflow}
                </Link>
                <ExecutionStatusBadge status={status} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('decision.explanation')}</h3>
      {decision.explanation.length === 0 ? (
        <p className={classes['dim']}>{t('decision.noExplanation')}</p>
      ) : (
        <Comparisons compared={decision.explanation} />
      )}
    </div>
  );
}

function Comparisons({ compared }: { compared: Compared[] }) {
  const { t } = useTranslation('events');
  return (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('decision.explanation')}>
      <table className={classes['compared']}>
        <thead>
          <tr>
            {(['where', 'field', 'actual', 'operator', 'expected', 'holds'] as const).map((column) => (
              <th key={column}>{t(`compared.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compared.map((item, index) => (
            <tr key={index}>
              <td>
                {item.workflow} <span className={classes['dim']}>{item.stepId ?? t('compared.trigger')}</span>
              </td>
              <td>
                <code>{item.field ?? '–'}</code>
              </td>
              <td>{item.actual === undefined ? <em>{t('compared.missing')}</em> : shortJson(item.actual)}</td>
              <td className={classes['dim']}>{item.op ?? '–'}</td>
              <td>{shortJson(item.expected)}</td>
              <td data-holds={item.result}>{t(item.result ? 'compared.yes' : 'compared.no')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
