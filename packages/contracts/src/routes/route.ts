import type { z } from 'zod';
import type { Permission } from '../permissions.ts';

/** What a route promises; the server adds only the handler. */
export interface RouteContract {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  permission: Permission | 'public' | 'signedIn';
  tags: string[];
  summary: string;
  description?: string;
  schema?: {
    params?: z.ZodType;
    query?: z.ZodType;
    body?: z.ZodType;
    headers?: z.ZodType;
    response?: Record<number, z.ZodType>;
  };
  rateLimit?: { max: number; timeWindow: number | string };
  bodyLimit?: number;
  idempotency?: false;
  /** Name of the operation in the reference and the generated client; `nameRoutes` sets it. */
  operationId?: string;
}

/** Keeps the exact types of a contract while checking its form. */
export const defineRoute = <const Route extends RouteContract>(route: Route): Route => route;

/** Gives each route of a group its operation name: group `tasks`, route `readAll` → `tasksReadAll`. */
export function nameRoutes<const Routes extends Record<string, RouteContract>>(group: string, routes: Routes): Routes {
  const named = Object.entries(routes).map(([name, route]) => [
    name,
    { ...route, operationId: `${group}${name.charAt(0).toUpperCase()}${name.slice(1)}` },
  ]);
  return Object.fromEntries(named) as Routes;
}
