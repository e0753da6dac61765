import type { Condition } from '@renubu/contracts/language/conditions';
import { useTranslation } from 'react-i18next';
import { conditionSentence } from './sentence.ts';

/** Says a condition in the current language. */
export function useSentence(): (condition: Condition) => string {
  const { t } = useTranslation('workflows');
  return (condition) =>
    conditionSentence(condition, {
      compare: (op, field, value) => t(`op.${op}`, { field, value }),
      and: t('op.and'),
      or: t('op.or'),
      not: (sentence) => t('op.not', { sentence }),
      rule: (name) => t('op.rule', { name }),
    });
}
