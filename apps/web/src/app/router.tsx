import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { baseUrl } from '../api/client.ts';
import { approvalLinkQuery } from '../api/approval-link.ts';
import { approvalCountsQuery, approvalQuery, approvalsQuery } from '../api/approvals.ts';
import { eventQuery } from '../api/events.ts';
import { meQuery, setupQuery } from '../api/identity.ts';
import { artifactsQuery, executionQuery, threadsQuery } from '../api/execution.ts';
import { executionsQuery } from '../api/executions.ts';
import { queueQuery } from '../api/queue.ts';
import { workflowQuery, workflowsQuery } from '../api/workflows.ts';
import { approvalFilter, readApprovalsSearch, readEventsSearch } from './automation-search-params.ts';
import {
  executionFilter,
  readExecutionSearch,
  readExecutionsSearch,
  readHistorySearch,
  readWorkflowSearch,
  readWorkflowsSearch,
  readSettingsSearch,
} from './work-search-params.ts';
import { withTexts } from './i18n/i18n.ts';
import { QueuePage } from '../pages/queue/queue-page.tsx';
import { Shell } from './shell/shell.tsx';
import { PageError, PageNotFound, PagePending } from './shell/page-states.tsx';
import { compact, readCustomersSearch, readQueueSearch, readTasksSearch, readTab, text } from './search-params.ts';

// Shell and queue are the first view: in the entry they come in one file instead of a hundred small ones.

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
  component: lazyRouteComponent(() => withTexts(import('../pages/sign-in/sign-in-page.tsx'), 'auth'), 'SignInPage'),
});

/** Where the links of mails lead; it works signed out. */
const confirm = createRoute({
  getParentRoute: () => root,
  path: '/confirm/$token',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(approvalLinkQuery(params.token)),
  component: lazyRouteComponent(
    () => withTexts(import('../pages/confirm/confirm-page.tsx'), 'approvals', 'execution'),
    'ConfirmPage',
  ),
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
  component: Shell,
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
  component: QueuePage,
});

const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  validateSearch: readCustomersSearch,
  component: lazyRouteComponent(
    () => withTexts(import('../pages/customers/customers-page.tsx'), 'customers'),
    'CustomersPage',
  ),
});
const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$customerId',
  validateSearch: (search) => readTab(search, ['overview', 'people', 'signals', 'timeline', 'work']),
  component: lazyRouteComponent(
    () => withTexts(import('../pages/customer/customer-page.tsx'), 'customers', 'tasks', 'contracts', 'riskModel'),
    'CustomerPage',
  ),
});
/** A contract as a file: its text beside the terms read from it. */
const contract = createRoute({
  getParentRoute: () => shell,
  path: '/contracts/$documentId',
  validateSearch: (search): { term?: string | undefined } => compact({ term: text(search['term']) }),
  component: lazyRouteComponent(
    () => withTexts(import('../pages/contract/contract-page.tsx'), 'contracts'),
    'ContractPage',
  ),
});
const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: readTasksSearch,
  component: lazyRouteComponent(() => withTexts(import('../pages/tasks/tasks-page.tsx'), 'tasks'), 'TasksPage'),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(
    () =>
      withTexts(
        import('../pages/settings/settings-page.tsx'),
        'settings',
        'approvals',
        'automation',
        'editor',
        'ai',
        'aiSettings',
        'riskModel',
      ),
    'SettingsPage',
  ),
});
const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/notifications',
  validateSearch: (search) => readTab(search, ['all', 'unread']),
  component: lazyRouteComponent(
    () => withTexts(import('../pages/notifications/notifications-page.tsx'), 'notifications'),
    'NotificationsPage',
  ),
});

const executions = createRoute({
  getParentRoute: () => shell,
  path: '/executions',
  validateSearch: readExecutionsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queryClient.prefetchInfiniteQuery(executionsQuery(executionFilter(deps))),
  component: lazyRouteComponent(
    () => withTexts(import('../pages/executions/executions-page.tsx'), 'executions'),
    'ExecutionsPage',
  ),
});
/** One execution fills the screen; its workspace and its history share header and live updates. */
const execution = createRoute({
  getParentRoute: () => shell,
  path: '/executions/$executionId',
  staticData: { fullScreen: true },
  validateSearch: readExecutionSearch,
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(executionQuery(params.executionId));
    void context.queryClient.prefetchQuery(threadsQuery(params.executionId));
    void context.queryClient.prefetchQuery(artifactsQuery(params.executionId));
  },
  component: lazyRouteComponent(
    () => withTexts(import('../pages/execution/execution-page.tsx'), 'execution', 'executions', 'ai'),
    'ExecutionPage',
  ),
});
const executionWork = createRoute({
  getParentRoute: () => execution,
  path: '/',
  component: lazyRouteComponent(() => withTexts(import('../pages/execution/workspace.tsx'), 'execution'), 'Workspace'),
});
const executionHistory = createRoute({
  getParentRoute: () => execution,
  path: '/history',
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(
    () => withTexts(import('../pages/execution/run/run-page.tsx'), 'executions', 'workflows'),
    'RunPage',
  ),
});
const approvals = createRoute({
  getParentRoute: () => shell,
  path: '/approvals',
  validateSearch: readApprovalsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(approvalsQuery(approvalFilter(deps)));
    void context.queryClient.prefetchQuery(approvalCountsQuery);
  },
  component: lazyRouteComponent(
    () => withTexts(import('../pages/approvals/approvals-page.tsx'), 'approvals'),
    'ApprovalsPage',
  ),
});
const approval = createRoute({
  getParentRoute: () => shell,
  path: '/approvals/$approvalId',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(approvalQuery(params.approvalId)),
  component: lazyRouteComponent(
    () => withTexts(import('../pages/approval/approval-page.tsx'), 'approvals', 'execution'),
    'ApprovalPage',
  ),
});
const events = createRoute({
  getParentRoute: () => shell,
  path: '/events',
  validateSearch: readEventsSearch,
  component: lazyRouteComponent(() => withTexts(import('../pages/events/events-page.tsx'), 'events'), 'EventsPage'),
});
const event = createRoute({
  getParentRoute: () => shell,
  path: '/events/$eventId',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(eventQuery(params.eventId)),
  component: lazyRouteComponent(() => withTexts(import('../pages/event/event-page.tsx'), 'events'), 'EventPage'),
});
const workflows = createRoute({
  getParentRoute: () => shell,
  path: '/workflows',
  validateSearch: readWorkflowsSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(workflowsQuery),
  component: lazyRouteComponent(
    () =>
      withTexts(import('../pages/workflows/workflows-page.tsx'), 'workflows', 'editor', 'automation', 'writing', 'ai'),
    'WorkflowsPage',
  ),
});
const workflow = createRoute({
  getParentRoute: () => shell,
  path: '/workflows/$slug',
  validateSearch: readWorkflowSearch,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(workflowQuery(params.slug)),
  component: lazyRouteComponent(
    () =>
      withTexts(import('../pages/workflow/workflow-page.tsx'), 'workflows', 'editor', 'automation', 'writing', 'ai'),
    'WorkflowPage',
  ),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/customers/import',
  validateSearch: (search): { id?: string | undefined } => compact({ id: text(search['id']) }),
  component: lazyRouteComponent(() => withTexts(import('../pages/imports/imports-page.tsx'), 'imports'), 'ImportsPage'),
});
/** Notes about an import lead here. */
const importLink = createRoute({
  getParentRoute: () => shell,
  path: '/imports/$importId',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/customers/import', search: { id: params.importId }, replace: true });
  },
});

const routeTree = root.addChildren([
  signIn,
  confirm,
  shell.addChildren([
    approvals,
    approval,
    events,
    event,
    executions,
    execution.addChildren([executionWork, executionHistory]),
    workflows,
    workflow,
    imports,
    importLink,
    home,
    queue,
    customers,
    customer,
    contract,
    tasks,
    settings,
    notifications,
  ]),
]);

/** The router; `basepath` is the folder the app is served from. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    // What no page reads (or reads as nonsense) leaves the address, and never reaches a page unchecked.
    search: { strict: true },
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
  interface StaticDataRouteOption {
    /** The page needs the whole screen: no navigation and no top bar. */
    fullScreen?: boolean;
  }
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
