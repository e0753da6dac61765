import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { baseUrl } from '../api/client.ts';
import { meQuery, setupQuery } from '../api/identity.ts';
import { queueQuery } from '../api/queue.ts';
import { PageError, PageNotFound, PagePending } from './shell/page-states.tsx';
import { readCustomersSearch, readQueueSearch, readTasksSearch, readTab, text } from './search-params.ts';

interface RouterContext {
  queryClient: QueryClient;
}
const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: PageNotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { redirect?: string } => {
    const target = text(search['redirect']);
    // Only addresses inside the app: an outside one would be an open redirect.
    return target?.startsWith('/') && !target.startsWith('//') ? { redirect: target } : {};
  },
  loader: ({ context }) => void context.queryClient.prefetchQuery(setupQuery),
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything for signed-in people: navigation, top bar, and the page. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    if (me) return { me };
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { redirect: location.href } });
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
  errorComponent: PageError,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/queue', replace: true });
  },
});

const queue = createRoute({
  getParentRoute: () => shell,
  path: '/queue',
  validateSearch: readQueueSearch,
  loaderDeps: ({ search }) => search,
  // Started here so that data and code of the page load at the same time.
  loader: ({ context, deps: { group: _group, item: _item, ...filter } }) => {
    const { me } = context;
    if (!me.permissions.includes('queue.read')) return;
    const csm = filter.csm ?? (me.role === 'manager' && me.permissions.includes('queue.readTeam') ? 'team' : undefined);
    void context.queryClient.prefetchInfiniteQuery(
      queueQuery({ ...filter, csm: csm === me.user.id ? undefined : csm }),
    );
  },
  component: lazyRouteComponent(() => import('../pages/queue/queue-page.tsx'), 'QueuePage'),
});

const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  validateSearch: readCustomersSearch,
  component: lazyRouteComponent(() => import('../pages/customers/customers-page.tsx'), 'CustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$customerId',
  validateSearch: (search) => readTab(search, ['overview', 'people', 'signals', 'timeline', 'work']),
  component: lazyRouteComponent(() => import('../pages/customer/customer-page.tsx'), 'CustomerPage'),
});
const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: readTasksSearch,
  component: lazyRouteComponent(() => import('../pages/tasks/tasks-page.tsx'), 'TasksPage'),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  validateSearch: (search) => readTab(search, ['profile', 'preferences', 'people', 'connections', 'scoring']),
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
});
const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/notifications',
  validateSearch: (search) => readTab(search, ['all', 'unread']),
  component: lazyRouteComponent(() => import('../pages/notifications/notifications-page.tsx'), 'NotificationsPage'),
});

const routeTree = root.addChildren([
  signIn,
  shell.addChildren([home, queue, customers, customer, tasks, settings, notifications]),
]);

/** The router; `basepath` is the folder the app is served from. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: new URL(baseUrl()).pathname,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 200,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: PageNotFound,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
