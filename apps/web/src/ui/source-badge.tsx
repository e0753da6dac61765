import type { AiSource } from '@renubu/contracts/ai';
import { IconAlertTriangle, IconCpu, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from './format.ts';
import { HoverDetails, useHoverDetails } from './hover-details.tsx';
import classes from './source-badge.module.css';

/** Which maker an AI output has; what it took shows on hover, focus or a press. */
export function SourceBadge({ source }: { source: AiSource }) {
  const { t } = useTranslation('ai');
  const state = useHoverDetails();
  const name = source.kind === 'model' ? (source.model ?? t('source.model')) : t('source.builtIn');
  const Picture = source.fallback ? IconAlertTriangle : source.kind === 'model' ? IconSparkles : IconCpu;
  return (
    <HoverDetails
      className={classes['badge']}
      state={state}
      width={300}
      details={<SourceFacts source={source} />}
      label={[
        t('source.madeBy', { name }),
        source.cached ? t('source.cached') : '',
        source.fallback ? t('source.fallbackBecause', { reason: source.fallback.message }) : '',
      ]
        .filter(Boolean)
        .join('. ')}
    >
      <span className={classes['face']} data-kind={source.fallback ? 'fallback' : source.kind}>
        <Picture size={12} stroke={1.8} aria-hidden />
        <span className="rn-truncate">{name}</span>
        {source.cached && <span className={classes['mark']}>{t('source.cached')}</span>}
        {source.fallback && <span className={classes['mark']}>{t('source.fallback')}</span>}
      </span>
    </HoverDetails>
  );
}

/** Maker, time, tokens and cost as a list of facts. */
function SourceFacts({ source }: { source: AiSource }) {
  const { t } = useTranslation('ai');
  const format = useFormat();
  const { usage } = source;
  const facts: [string, string][] = [
    [t('source.maker'), source.kind === 'model' ? (source.provider ?? t('source.model')) : t('source.builtInLong')],
    ...(source.model === null ? [] : [[t('source.modelName'), source.model] satisfies [string, string]]),
    [t('source.prompt'), source.prompt],
    [t('source.time'), format.seconds(source.latencyMs)],
  ];
  if (source.kind === 'model' || usage.inputTokens + usage.outputTokens > 0) {
    facts.push([
      t('source.tokens'),
      t('source.tokenLine', { in: format.number(usage.inputTokens), out: format.number(usage.outputTokens) }),
    ]);
    facts.push([t('source.cost'), usage.costMicros === 0 ? t('source.free') : format.micros(usage.costMicros)]);
  }
  return (
    <div className={classes['details']}>
      {source.fallback && (
        <p className={classes['fallback']}>
          <IconAlertTriangle size={14} aria-hidden /> {t('source.fallbackBecause', { reason: source.fallback.message })}
        </p>
      )}
      {source.cached && <p className={classes['note']}>{t('source.cachedLong')}</p>}
      <dl className={classes['facts']}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
