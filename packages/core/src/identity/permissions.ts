import { permissions, roles, type Permission, type Role } from '@renubu/contracts/permissions';

const reads = [
  'customers.read',
  'queue.read',
  'workflows.read',
  'executions.read',
  'tasks.read',
  'members.read',
  'approvals.read',
  'records.read',
] as const;

/** Each role, and what its people may do. Every role is one line of the table; nothing else decides. */
const table: Record<Role, readonly Permission[]> = {
  admin: permissions,
  manager: permissions.filter(
    (permission) => !['organization.manage', 'connections.manage', 'apiKeys.manage', 'ai.manage'].includes(permission),
  ),
  csm: [
    ...reads,
    'customers.write',
    'customers.import',
    'signals.write',
    'queue.work',
    'executions.work',
    'tasks.work',
    'approvals.decide',
    'ai.use',
  ],
  approver: [
    'customers.read',
    'workflows.read',
    'executions.read',
    'tasks.read',
    'members.read',
    'events.read',
    'records.read',
    'approvals.read',
    'approvals.decide',
  ],
  viewer: reads,
};

/** What people of this role may do, in the order of the permissions' list. An unknown role may do nothing. */
export function permissionsOf(role: string): readonly Permission[] {
  return isRole(role) ? permissions.filter((permission) => table[role].includes(permission)) : [];
}

/** Whether people of this role hold the permission. */
export function can(role: string, permission: Permission): boolean {
  return isRole(role) && table[role].includes(permission);
}

/** Whether the text names a role. */
export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
