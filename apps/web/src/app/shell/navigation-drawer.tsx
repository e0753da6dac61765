import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Navigation } from './navigation.tsx';

/** The navigation on a phone. */
export function NavigationDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="left"
      size={264}
      title={t('appName', { ns: 'common' })}
      closeButtonProps={{ 'aria-label': t('nav.close') }}
    >
      <Navigation collapsed={false} inDrawer onNavigate={onClose} />
    </Drawer>
  );
}
