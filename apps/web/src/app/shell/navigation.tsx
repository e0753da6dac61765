import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan, useMe } from '../../api/identity.ts';
import { useNavigationCounts } from './counts.ts';
import { navigation } from './pages.ts';
import classes from './shell.module.css';

interface NavigationProps {
  collapsed: boolean;
  inDrawer?: boolean;
  onToggle?: (() => void) | undefined;
  onNavigate?: () => void;
}

/** The left navigation; collapsed, it shows icons with their names on hover. */
export function Navigation({ collapsed, inDrawer, onToggle, onNavigate }: NavigationProps) {
  const { t } = useTranslation('shell');
  const can = useCan();
  const counts = useNavigationCounts();
  return (
    <nav className={classes['nav']} aria-label={t(inDrawer ? 'nav.more' : 'nav.label')} data-drawer={inDrawer}>
      {!inDrawer && <Brand collapsed={collapsed} />}
      <ul className={classes['entries']}>
        {navigation
          .filter(({ permission }) => permission === undefined || can(permission))
          .map(({ key, to, icon: Picture }) => {
            const count = counts[key];
            return (
              <li key={key}>
                <Tooltip label={t(`nav.${key}`)} position="right" disabled={!collapsed}>
                  <Link
                    to={to as '/queue'}
                    className={classes['entry']}
                    onClick={onNavigate}
                    aria-label={collapsed ? t(`nav.${key}`) : undefined}
                  >
                    <Picture size={17} stroke={1.6} aria-hidden />
                    {!collapsed && t(`nav.${key}`)}
                    {!collapsed && count !== undefined && count > 0 && (
                      <span className={classes['count']}>{count > 99 ? '99+' : count}</span>
                    )}
                  </Link>
                </Tooltip>
              </li>
            );
          })}
      </ul>
      {onToggle && (
        <div className={classes['foot']}>
          <Tooltip label={t(collapsed ? 'nav.expand' : 'nav.collapse')} position="right">
            <ActionIcon aria-label={t(collapsed ? 'nav.expand' : 'nav.collapse')} onClick={onToggle} size={34}>
              {collapsed ? (
                <IconLayoutSidebarLeftExpand size={17} stroke={1.6} />
              ) : (
                <IconLayoutSidebarLeftCollapse size={17} stroke={1.6} />
              )}
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    </nav>
  );
}

function Brand({ collapsed }: { collapsed: boolean }) {
  const { t } = useTranslation('shell');
  const { organization } = useMe();
  return (
    <div className={classes['brand']}>
      <Mark />
      {!collapsed && (
        <div className={classes['organization']}>
          <div className="rn-truncate">{organization.name}</div>
          {organization.isSample && <div className={classes['sample']}>{t('account.sample')}</div>}
        </div>
      )}
    </div>
  );
}

/** The product's sign. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className={classes['mark']} width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--mantine-color-accent-6)" />
      <path
        d="M9 21.5V10.5h7.2a4.1 4.1 0 0 1 0 8.2H12m4.5 0 5 5.3"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
