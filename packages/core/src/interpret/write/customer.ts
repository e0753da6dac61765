import type { ContextLoad } from '@renubu/contracts/language/workflow';
import type { Step } from '@renubu/contracts/language/steps';
import type { CatalogEntity } from '../catalog/types.ts';

/** Where the customer's address is read when this entity started the workflow. */
export const customerEmailOf = (entity: CatalogEntity | null): string => entity?.customerEmail ?? 'customer.email';

/** The customer is read beforehand when steps name it and the event is about something else. */
export function loadsFor(entity: CatalogEntity | null, steps: readonly Step[]): ContextLoad[] {
  if (entity === null || entity.name === 'customer' || entity.customerId === undefined) return [];
  if (!/"customer\.|\{\{ ?customer\./.test(JSON.stringify(steps))) return [];
  return [{ load: 'customer.profile', id: `{{ ${entity.customerId} }}`, as: 'customer', optional: true }];
}
