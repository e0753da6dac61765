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
}

/** Keeps the exact types of a contract while checking its form. */
export const defineRoute = <const Route extends RouteContract>(route: Route): Route => route;
