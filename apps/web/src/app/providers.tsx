import { localStorageColorSchemeManager, MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { notificationsStore } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createQueryClient } from '../api/query-client.ts';
import { createAppRouter } from './router.tsx';
import { cssVariables, theme } from './theme.ts';

// Notes are rare and not on the first view: their code comes with the first one.
const Notes = lazy(() => import('./notes.tsx'));

/** The same key as in `public/color-scheme.js`. */
const colorScheme = localStorageColorSchemeManager({ key: 'renubu-color-scheme' });

/** The theme with what it says in the current language. */
function useTheme() {
  const { t } = useTranslation();
  const close = t('action.close');
  return useMemo(() => {
    const defaultProps = { closeButtonProps: { 'aria-label': close } };
    return mergeThemeOverrides(theme, {
      components: { Modal: { defaultProps }, Drawer: { defaultProps }, Notification: { defaultProps } },
    });
  }, [close]);
}

/** Everything around the pages: theme, server cache, router, notes. */
export function Providers() {
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(() => createAppRouter(queryClient));
  return (
    <MantineProvider
      theme={useTheme()}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <NotesWhenNeeded />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function NotesWhenNeeded() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => notificationsStore.subscribe(() => setWanted(true)), []);
  return wanted ? (
    <Suspense fallback={null}>
      <Notes />
    </Suspense>
  ) : null;
}
