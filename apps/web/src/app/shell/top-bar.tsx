import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconAdjustments,
  IconBuilding,
  IconCheck,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconSearch,
  IconSparkles,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe, useSignOut, useSwitchOrganization } from '../../api/identity.ts';
import { Keys } from '../../ui/kbd.tsx';
import { initials } from './initials.ts';
import { NotificationBell } from './notification-bell.tsx';
import classes from './shell.module.css';
import { useThemeChoice } from './theme-choice.ts';

interface TopBarProps {
  onSearch: () => void;
  /** Opens the navigation where it is a drawer. */
  onMenu?: (() => void) | undefined;
  assistantOpened: boolean;
  /** Missing for people who may not use the assistant. */
  onAssistant: (() => void) | undefined;
}

export function TopBar({ onSearch, onMenu, assistantOpened, onAssistant }: TopBarProps) {
  const { t } = useTranslation('shell');
  const { shown, toggle } = useThemeChoice();
  const themeLabel = t(shown === 'dark' ? 'theme.toLight' : 'theme.toDark');
  return (
    <header className={classes['top']}>
      {onMenu && (
        <ActionIcon aria-label={t('nav.open')} onClick={onMenu} size={34}>
          <IconMenu2 size={18} stroke={1.6} />
        </ActionIcon>
      )}
      <UnstyledButton className={classes['searchButton']} onClick={onSearch} aria-haspopup="dialog">
        <IconSearch size={14} aria-hidden />
        <span className="rn-truncate">{t('search.open')}</span>
        {!onMenu && (
          <span aria-hidden>
            <Keys shortcut="mod+k" />
          </span>
        )}
      </UnstyledButton>
      <div className={classes['topEnd']}>
        {onAssistant && (
          <Tooltip label={t('command.assistant')}>
            <ActionIcon
              aria-label={t('command.assistant')}
              aria-pressed={assistantOpened}
              onClick={onAssistant}
              size={32}
              {...(assistantOpened ? { variant: 'light' } : {})}
            >
              <IconSparkles size={17} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <NotificationBell />
        <Tooltip label={themeLabel}>
          <ActionIcon aria-label={themeLabel} onClick={toggle} size={32}>
            {shown === 'dark' ? <IconSun size={17} stroke={1.6} /> : <IconMoon size={17} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
        <AccountMenu />
      </div>
    </header>
  );
}

function AccountMenu() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const signOut = useSignOut();
  const switchTo = useSwitchOrganization();
  return (
    <Menu position="bottom-end" width={232}>
      <Menu.Target>
        <ActionIcon aria-label={t('account.label', { name: me.user.name })} size={34} radius="xl">
          <span className={classes['avatar']}>{initials(me.user.name)}</span>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <div style={{ color: 'var(--rn-text)', fontWeight: 600 }}>{me.user.name}</div>
          <div>{me.title ?? t(`role.${me.role}`, { ns: 'common' })}</div>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          renderRoot={(props) => <Link to="/settings" search={{ tab: 'profile' }} {...props} />}
          leftSection={<IconUser size={15} />}
        >
          {t('account.profile')}
        </Menu.Item>
        <Menu.Item
          renderRoot={(props) => <Link to="/settings" search={{ tab: 'preferences' }} {...props} />}
          leftSection={<IconAdjustments size={15} />}
        >
          {t('account.preferences')}
        </Menu.Item>
        {me.organizations.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('account.organization')}</Menu.Label>
            {me.organizations.map(({ id, name }) => (
              <Menu.Item
                key={id}
                leftSection={id === me.organization.id ? <IconCheck size={15} /> : <IconBuilding size={15} />}
                onClick={() => id !== me.organization.id && switchTo.mutate(id)}
              >
                {name}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => signOut.mutate()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
