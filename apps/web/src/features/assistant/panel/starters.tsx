import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './panel.module.css';
import type { Subject } from './use-page-subject.ts';

const aboutCustomer = ['risk', 'next', 'usage', 'email'] as const;
const aboutAll = ['first', 'tasks', 'help'] as const;

interface StartersProps {
  subject: Subject | null;
  onAsk: (text: string) => void;
}
/** Questions to begin with, by what the page is about. */
export function Starters({ subject, onAsk }: StartersProps) {
  const { t } = useTranslation('ai');
  return (
    <div className={classes['starters']}>
      <p>{subject ? t('panel.hello', { name: subject.name }) : t('panel.helloAll')}</p>
      <ul>
        {(subject ? aboutCustomer : aboutAll).map((name) => (
          <li key={name}>
            <UnstyledButton className={classes['starter']} lang="en" onClick={() => onAsk(t(`starter.${name}`))}>
              {t(`starter.${name}`)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <p className={classes['note']}>{t('panel.promise')}</p>
    </div>
  );
}
