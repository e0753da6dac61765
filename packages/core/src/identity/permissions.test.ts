import { permissions, roles } from '@renubu/contracts/permissions';
import { describe, expect, it } from 'vitest';
import { can, permissionsOf } from './permissions.ts';

describe('permissions', () => {
  it('gives the administrator everything', () => {
    expect(permissionsOf('admin')).toEqual([...permissions]);
  });

  it('keeps the organization, its connections, its keys and its models from managers, and nothing else', () => {
    const missing = permissions.filter((permission) => !can('manager', permission));
    expect(missing).toEqual(['connections.manage', 'apiKeys.manage', 'organization.manage', 'ai.manage']);
  });

  it('lets a CSM work the own queue, not configure or control', () => {
    expect(can('csm', 'queue.work')).toBe(true);
    expect(can('csm', 'customers.import')).toBe(true);
    const refused = [
      'queue.readTeam',
      'executions.control',
      'workflows.publish',
      'workflows.write',
      'renewals.configure',
    ] as const;
    for (const permission of refused) expect(can('csm', permission)).toBe(false);
  });

  it('lets approvers decide and viewers change nothing', () => {
    const changes = (role: string) => permissionsOf(role).filter((permission) => !permission.endsWith('.read'));
    expect(changes('approver')).toEqual(['approvals.decide']);
    expect(changes('viewer')).toEqual([]);
    expect(can('approver', 'queue.read')).toBe(false);
    expect(can('viewer', 'queue.read')).toBe(true);
  });

  it('gives each role a subset in the order of the list, and an unknown role nothing', () => {
    for (const role of roles) {
      const places = permissionsOf(role).map((permission) => permissions.indexOf(permission));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
    expect(permissionsOf('owner')).toEqual([]);
    expect(can('toString', 'queue.read')).toBe(false);
  });
});
