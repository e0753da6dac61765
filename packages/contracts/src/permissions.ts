import { z } from 'zod';

/** Everything a route may ask for. Which role holds which is one table in `core/identity/permissions.ts`. */
export const permissions = [
  'customers.read',
  'customers.write',
  'customers.import',
  'signals.write',
  'queue.read',
  'queue.readTeam',
  'queue.work',
  'workflows.read',
  'workflows.write',
  'workflows.publish',
  'executions.read',
  'executions.work',
  'executions.control',
  'tasks.read',
  'tasks.work',
  'events.read',
  'events.write',
  'rules.write',
  'approvals.read',
  'approvals.decide',
  'approvals.manage',
  'schedules.write',
  'records.read',
  'records.write',
  'renewals.configure',
  'connections.manage',
  'apiKeys.manage',
  'organization.manage',
  'members.read',
  'ai.use',
  'ai.manage',
] as const;
export const permissionSchema = z.enum(permissions);
export type Permission = z.infer<typeof permissionSchema>;

export const roles = ['admin', 'manager', 'csm', 'approver', 'viewer'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;
