import type { JsonObject } from '@renubu/contracts/json';
import { useTranslation } from 'react-i18next';
import { readRecommendations } from '../../../features/artifacts/content.ts';
import { ToneBadge } from '../../../ui/badge.tsx';
import { levelTone } from '../../../ui/tone.ts';
import classes from './artifacts.module.css';
import { WithEvidence } from './risk-report.tsx';

const isLevel = (value: string): value is keyof typeof levelTone => value in levelTone;

/** What the analysis recommends, with why and what it rests on. */
export function Recommendations({ content }: { content: JsonObject }) {
  const { t } = useTranslation('execution');
  const items = readRecommendations(content);
  if (items.length === 0) return <p className={classes['note']}>{t('artifact.noRecommendations')}</p>;
  return (
    <ol className={classes['recommendations']}>
      {items.map((item, index) => (
        <li key={index}>
          <div className={classes['recommendationHead']}>
            <WithEvidence evidence={item.evidence}>{item.title}</WithEvidence>
            {isLevel(item.urgency) && (
              <ToneBadge tone={levelTone[item.urgency]}>{t(`urgency.${item.urgency}`)}</ToneBadge>
            )}
          </div>
          <p>{item.rationale}</p>
        </li>
      ))}
    </ol>
  );
}
