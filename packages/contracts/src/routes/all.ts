import { customerRoutes, importRoutes, signalRoutes } from './customers.ts';
import { executionRoutes } from './executions.ts';
import { identityRoutes } from './identity.ts';
import { queueRoutes, renewalRoutes } from './renewals.ts';
import type { RouteContract } from './route.ts';
import { notificationRoutes, searchRoutes, taskRoutes } from './tasks.ts';
import { artifactRoutes, workflowRoutes } from './workflows.ts';

/** Every route of the API; the OpenAPI file is made from it. */
export const allRoutes: RouteContract[] = [
  identityRoutes,
  customerRoutes,
  importRoutes,
  signalRoutes,
  queueRoutes,
  renewalRoutes,
  workflowRoutes,
  executionRoutes,
  artifactRoutes,
  taskRoutes,
  notificationRoutes,
  searchRoutes,
].flatMap((group) => Object.values(group) as RouteContract[]);
