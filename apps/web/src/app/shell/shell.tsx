import { useComputedColorScheme } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, preferencesQuery, useCan, useUpdatePreferences } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { realtime } from '../../api/realtime.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { dropDraft, keepDraft, readDraft } from '../../features/executions/draft-store.ts';
import { listenForShortcuts } from '../commands/shortcut-listener.ts';
import { withTexts } from '../i18n/i18n.ts';
import { BottomBar } from './bottom-bar.tsx';
import { ConnectionHint } from './connection-hint.tsx';
import { Navigation } from './navigation.tsx';
import { RouteAnnouncer } from './route-announcer.tsx';
import { ShellCommands } from './shell-commands.tsx';
import classes from './shell.module.css';
import { TopBar } from './top-bar.tsx';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const NavigationDrawer = lazy(async () => ({ default: (await import('./navigation-drawer.tsx')).NavigationDrawer }));
const AssistantPanel = lazy(async () => ({
  default: (await withTexts(import('../../features/assistant/panel/assistant-panel.tsx'), 'ai')).AssistantPanel,
}));
const ShortcutsHelp = lazy(async () => ({ default: (await import('./shortcuts-help.tsx')).ShortcutsHelp }));

/** The frame around every page of a signed-in person; signed out (also by the server), it leads to the sign-in page. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  const href = useRouterState({ select: (state) => state.location.href });
  if (me === null) return <Navigate to="/sign-in" search={{ redirect: href }} replace />;
  return me ? <SignedIn userId={me.user.id} /> : null;
}

function SignedIn({ userId }: { userId: string }) {
  const { t } = useTranslation('shell');
  const { data: preferences } = useQuery(preferencesQuery);
  const update = useUpdatePreferences();
  const narrow = useMediaQuery('(max-width: 48em)') ?? false;
  const medium = useMediaQuery('(max-width: 64em)') ?? false;
  const [drawer, { open: openDrawer, close: closeDrawer }] = useDisclosure();
  const [palette, { open: openPalette, close: closePalette }] = useDisclosure(false, {
    onOpen: () => setPaletteUsed(true),
  });
  const [paletteUsed, setPaletteUsed] = useState(false);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure();
  const fullScreen = useRouterState({
    select: ({ matches }) => matches.some(({ staticData }) => staticData.fullScreen),
  });
  const collapsed = (preferences?.ui.sidebarCollapsed ?? false) || medium;
  const assistant = useAssistant();
  const toggleSidebar = () => update.mutate({ ui: { sidebarCollapsed: !collapsed } });

  useEffect(() => listenForShortcuts(document), []);
  useEffect(() => () => realtime.close(), [userId]);
  useDensity(preferences?.ui.compactMode ?? false);
  const client = useQueryClient();
  useRealtime(
    ['notifications', `queue/${userId}`, 'tasks', 'approvals'],
    [keys.notifications, keys.queueCounts, keys.tasks, keys.approvalCounts],
    // The queue's page reads anew by itself; left for another page, it does so when it is opened again.
    () => void client.invalidateQueries({ queryKey: keys.queue, refetchType: 'none' }),
  );

  return (
    <div className={classes['shell']} data-collapsed={collapsed || undefined} data-full={fullScreen || undefined}>
      <a href="#content" className={classes['skip']} onClick={(event) => focusContent(event)}>
        {t('skip')}
      </a>
      <ShellCommands
        onPalette={openPalette}
        onHelp={openHelp}
        onToggleSidebar={toggleSidebar}
        onAssistant={assistant.toggle}
      />
      {!narrow && !fullScreen && <Navigation collapsed={collapsed} onToggle={medium ? undefined : toggleSidebar} />}
      <div className={classes['main']}>
        {!fullScreen && (
          <TopBar
            onSearch={openPalette}
            onMenu={narrow ? openDrawer : undefined}
            assistantOpened={assistant.opened}
            onAssistant={assistant.toggle}
          />
        )}
        <ConnectionHint />
        <main id="content" className={classes['content']} tabIndex={-1}>
          <Outlet />
        </main>
        {narrow && !fullScreen && <BottomBar onMore={openDrawer} />}
      </div>
      <Suspense fallback={null}>
        {assistant.opened && (
          <AssistantPanel
            over={narrow ? 'full' : medium ? 'side' : 'beside'}
            takesFocus={assistant.byHand}
            onClose={assistant.close}
          />
        )}
        {paletteUsed && <Palette opened={palette} onClose={closePalette} />}
        {narrow && drawer && <NavigationDrawer onClose={closeDrawer} />}
        {help && <ShortcutsHelp opened onClose={closeHelp} />}
      </Suspense>
      <RouteAnnouncer />
      <ThemeColor />
    </div>
  );
}

const assistantKey = 'assistant/opened';

/** Whether the assistant is open, kept for this tab; `toggle` is missing for people who may not use it. */
function useAssistant() {
  const allowed = useCan()('ai.use');
  const [opened, setOpened] = useState(() => readDraft<boolean>(assistantKey) === true);
  const [byHand, setByHand] = useState(false);
  const set = (next: boolean): void => {
    setOpened(next);
    setByHand(true);
    if (next) keepDraft(assistantKey, true);
    else dropDraft(assistantKey);
  };
  return {
    opened: allowed && opened,
    byHand,
    toggle: allowed ? () => set(!opened) : undefined,
    close: () => set(false),
  };
}

/** The skip link moves the focus itself: the address holds filters, not places on the page. */
function focusContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function useDensity(compact: boolean): void {
  useEffect(() => {
    document.documentElement.dataset['density'] = compact ? 'compact' : 'regular';
  }, [compact]);
}

/** The browser's own bars follow the page. */
function ThemeColor() {
  const scheme = useComputedColorScheme('light');
  return <meta name="theme-color" content={scheme === 'dark' ? '#13161a' : '#ffffff'} />;
}
