import type { ConditionVerdict } from '@renubu/contracts/executions';
import type { Json } from '@renubu/contracts/json';
import type { Simulation } from '@renubu/contracts/simulation';
import { IconCircleDot, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../../features/automation/automation.module.css';
import { Compared } from '../../features/automation/compared.tsx';
import { isLoose } from '../../features/editor/document.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { Section } from '../../ui/page.tsx';
import type { Tone } from '../../ui/tone.ts';

const verdictTones: Record<'allow' | 'block' | 'review', Tone> = { allow: 'green', block: 'red', review: 'amber' };

/** What would have happened: verdict, trace with compared values, and what would have been sent. */
export function SimulationResult({ simulation }: { simulation: Simulation }) {
  const { t } = useTranslation('automation');
  const { verdict, result, status, problems, trace, effects, waits, error } = simulation;
  return (
    <div className={classes['stack']} role="status">
      <div className={classes['note']}>
        <IconShieldCheck size={18} aria-hidden />
        <span>{t('simulate.nothingSent')}</span>
      </div>
      {problems.map((problem) => (
        <p key={problem} className={classes['no']}>
          {problem}
        </p>
      ))}
      <div className={classes['head']}>
        {verdict && (
          <ToneBadge tone={verdictTones[verdict.outcome]}>{t(`simulate.verdict.${verdict.outcome}`)}</ToneBadge>
        )}
        {verdict?.reason && <span>{verdict.reason}</span>}
        <span className={classes['dim']}>
          {t('simulate.ended', { status: result === null ? status : `${status} · ${result}` })}
        </span>
        {waits.map((wait) => (
          <span key={`${wait.kind}${wait.path}`} className={classes['dim']}>
            {t('simulate.waits', { path: wait.path, kind: wait.kind })}
          </span>
        ))}
      </div>
      {error && <p className={classes['no']}>{error.message}</p>}
      <Section title={t('simulate.trace')}>
        <ol className={classes['trace']}>
          {trace.map((line, index) => (
            <li key={index}>
              <IconCircleDot size={15} aria-hidden className={classes['dim']} />
              <div>
                {line.message}
                {line.path !== null && (
                  <>
                    {' '}
                    <code className={classes['dim']}>{line.path}</code>
                  </>
                )}
                {verdictsOf(line.data).map((part, at) => (
                  <Compared key={at} part={part} />
                ))}
              </div>
            </li>
          ))}
        </ol>
      </Section>
      <Section title={t('simulate.effects', { count: effects.length })}>
        {effects.length === 0 && <p className={classes['dim']}>{t('simulate.noEffects')}</p>}
        {effects.map((effect, index) => (
          <div key={index}>
            <strong>{effect.operation}</strong>{' '}
            <code className={classes['dim']}>{[effect.path, effect.connection].filter(Boolean).join(' · ')}</code>
            <pre className={classes['json']} tabIndex={0} role="region" aria-label={effect.operation}>
              {JSON.stringify(effect.with, null, 2)}
            </pre>
          </div>
        ))}
      </Section>
    </div>
  );
}

/** The compared conditions in what a line of the trace carries: one, or those of each case that was tried. */
function verdictsOf(data: Json | null): ConditionVerdict[] {
  if (!isLoose(data)) return [];
  const { verdict, tried } = data;
  const found = [verdict, ...(Array.isArray(tried) ? tried.map((item: Json) => isLoose(item) && item['verdict']) : [])];
  return found.filter((part): part is ConditionVerdict & Json => isLoose(part) && typeof part['result'] === 'boolean');
}
