import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useUpdatePreferences } from '../../api/identity.ts';

export type ThemeChoice = 'light' | 'dark' | 'auto';

/** Light, dark or the system's; kept in this browser at once and in one's preferences. */
export function useThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light');
  const update = useUpdatePreferences();
  const choose = (theme: ThemeChoice): void => {
    setColorScheme(theme);
    update.mutate({ ui: { theme } });
  };
  return { choice: colorScheme, shown, choose, toggle: () => choose(shown === 'dark' ? 'light' : 'dark') };
}
