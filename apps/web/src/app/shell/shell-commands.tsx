import { useMantineColorScheme } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBell,
  IconKeyboard,
  IconLanguage,
  IconLayoutSidebar,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSparkles,
  IconSun,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCan, useSignOut } from '../../api/identity.ts';
import { useCommands, type Command } from '../commands/commands.ts';
import { useUndo, withdrawUndo } from '../commands/undo.ts';
import { setLanguage } from '../i18n/i18n.ts';
import { navigation } from './pages.ts';
import { useThemeChoice } from './theme-choice.ts';

interface ShellCommandsProps {
  onPalette: () => void;
  onHelp: () => void;
  onToggleSidebar: () => void;
  /** Missing for people who may not use the assistant. */
  onAssistant: (() => void) | undefined;
}

/** Commands that work on every page. */
export function ShellCommands({ onPalette, onHelp, onToggleSidebar, onAssistant }: ShellCommandsProps) {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const can = useCan();
  const signOut = useSignOut();
  const undo = useUndo();
  const { colorScheme } = useMantineColorScheme();
  const { toggle } = useThemeChoice();

  const goTo: Command[] = navigation
    .filter(({ permission }) => permission === undefined || can(permission))
    .map(({ key, to, icon, letter }) => ({
      id: `go.${key}`,
      label: t('command.goTo', { page: t(`nav.${key}`) }),
      group: 'navigate',
      icon,
      shortcut: `g ${letter}`,
      run: () => void navigate({ to: to as '/queue' }),
    }));
  useCommands([
    ...goTo,
    {
      id: 'go.notifications',
      label: t('command.goTo', { page: t('nav.notifications') }),
      group: 'navigate',
      icon: IconBell,
      shortcut: 'g n',
      run: () => void navigate({ to: '/notifications' }),
    },
    {
      id: 'palette',
      label: t('command.palette'),
      group: 'navigate',
      icon: IconSearch,
      shortcut: 'mod+k',
      palette: false,
      run: onPalette,
    },
    {
      id: 'palette.slash',
      label: t('command.palette'),
      group: 'navigate',
      icon: IconSearch,
      shortcut: '/',
      palette: false,
      run: onPalette,
    },
    ...(onAssistant
      ? [
          {
            id: 'assistant',
            label: t('command.assistant'),
            group: 'navigate' as const,
            icon: IconSparkles,
            shortcut: 'mod+i',
            keywords: 'ai chat ask',
            run: onAssistant,
          },
        ]
      : []),
    {
      id: 'shortcuts',
      label: t('command.shortcuts'),
      group: 'navigate',
      icon: IconKeyboard,
      shortcut: '?',
      run: onHelp,
    },
    {
      id: 'theme',
      label: t('command.theme'),
      group: 'appearance',
      icon: colorScheme === 'dark' ? IconSun : IconMoon,
      keywords: 'dark light theme',
      run: toggle,
    },
    {
      id: 'sidebar',
      label: t('command.sidebar'),
      group: 'appearance',
      icon: IconLayoutSidebar,
      shortcut: '[',
      run: onToggleSidebar,
    },
    {
      id: 'language.en',
      label: t('command.english'),
      group: 'appearance',
      icon: IconLanguage,
      keywords: 'language english',
      run: () => void setLanguage('en'),
    },
    {
      id: 'language.de',
      label: t('command.german'),
      group: 'appearance',
      icon: IconLanguage,
      keywords: 'Sprache Deutsch german',
      run: () => void setLanguage('de'),
    },
    { id: 'sign-out', label: t('command.signOut'), group: 'account', icon: IconLogout, run: () => signOut.mutate() },
    ...(undo
      ? [
          {
            id: 'undo',
            label: `${t('command.undo')}: ${undo.label}`,
            group: 'page' as const,
            icon: IconArrowBackUp,
            shortcut: 'u',
            run: () => {
              withdrawUndo(undo);
              void undo.run();
            },
          },
        ]
      : []),
  ]);
  return null;
}
