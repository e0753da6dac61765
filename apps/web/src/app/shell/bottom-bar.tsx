import { UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { navigation } from './pages.ts';
import classes from './shell.module.css';

/** On a phone: the most used pages, the others behind "More". */
export function BottomBar({ onMore }: { onMore: () => void }) {
  const { t } = useTranslation('shell');
  const can = useCan();
  const entries = navigation.filter(({ permission }) => permission !== undefined && can(permission)).slice(0, 4);
  return (
    <nav className={classes['bottom']} aria-label={t('nav.label')}>
      {entries.map(({ key, to, icon: Picture }) => (
        <Link key={key} to={to as '/queue'} className={classes['bottomEntry']}>
          <Picture size={20} stroke={1.6} aria-hidden />
          {t(`nav.${key}`)}
        </Link>
      ))}
      <UnstyledButton className={classes['bottomEntry']} onClick={onMore}>
        <IconDots size={20} stroke={1.6} aria-hidden />
        {t('nav.more')}
      </UnstyledButton>
    </nav>
  );
}
