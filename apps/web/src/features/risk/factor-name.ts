import { useTranslation } from 'react-i18next';
import type { riskModel } from '../../app/i18n/en/risk-model.ts';

type Known = keyof (typeof riskModel)['factor'];

/** The name and meaning of a factor in the chosen language; what the server says of one that has no text here. */
export function useFactorTexts() {
  const { t, i18n } = useTranslation('riskModel');
  const known = (factor: string): factor is Known => i18n.exists(`riskModel:factor.${factor}`);
  return {
    name: (factor: string, said: string): string => (known(factor) ? t(`factor.${factor}`) : said),
    meaning: (factor: string, said: string): string => (known(factor) ? t(`meaning.${factor}`) : said),
  };
}
