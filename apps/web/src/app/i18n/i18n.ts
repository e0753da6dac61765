import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, laterTexts, type LaterNamespace } from './en.ts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
const storageKey = 'renubu-language';

const isLanguage = (value: string | null | undefined): value is Language =>
  languages.some((language) => language === value);

/** The language chosen before, else the browser's, else English. */
function preferredLanguage(): Language {
  const chosen = globalThis.localStorage?.getItem(storageKey);
  if (isLanguage(chosen)) return chosen;
  const browser = globalThis.navigator?.language.slice(0, 2);
  return isLanguage(browser) ? browser : 'en';
}

/** Loads a language's texts where needed and switches to it. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === 'de' && !i18next.hasResourceBundle('de', 'common')) {
    const { de } = await import('./de.ts');
    for (const [namespace, texts] of Object.entries(de)) i18next.addResourceBundle('de', namespace, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  globalThis.localStorage?.setItem(storageKey, language);
}

/** Loads a page together with the texts it needs. */
export async function withTexts<Page>(page: Promise<Page>, ...namespaces: LaterNamespace[]): Promise<Page> {
  await Promise.all(
    namespaces.map(async (namespace) => {
      if (!i18next.hasResourceBundle('en', namespace)) {
        i18next.addResourceBundle('en', namespace, await laterTexts[namespace]());
      }
    }),
  );
  return page;
}

/** Starts with English at hand; another language follows before the first page shows. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const language = preferredLanguage();
  if (language !== 'en') await setLanguage(language);
}
