import { operationCatalog } from '@renubu/contracts/connectors/catalog';
import { customerEntities } from './customers.ts';
import { salesEntities } from './sales.ts';
import { stockAndPaymentEntities } from './stock-and-payments.ts';
import type { CatalogEntity, CatalogRole, EntityCatalog } from './types.ts';

/** Roles and groups by the words used for them. The organization's own are merged over these. */
const baseRoles: readonly CatalogRole[] = [
  { name: 'manager', words: ['manager', 'boss', 'supervisor', 'team lead', 'line manager'] },
  { name: 'admin', words: ['admin', 'administrator'] },
  { name: 'csm', words: ['csm', 'customer success manager', 'customer success'] },
  { name: 'approver', words: ['approver'] },
  { name: 'sales_manager', words: ['sales manager', 'head of sales', 'sales lead'] },
  {
    name: 'sales_rep',
    words: [
      'sales rep',
      'rep',
      'representative',
      'sales representative',
      'account executive',
      'salesperson',
      'account manager',
    ],
  },
  { name: 'sales_team', words: ['sales', 'sales team', 'sales department'] },
  { name: 'director', words: ['director', 'head of department'] },
  { name: 'vp', words: ['vp', 'vice president'] },
  { name: 'cfo', words: ['cfo', 'chief financial officer', 'finance chief'] },
  { name: 'ceo', words: ['ceo', 'chief executive'] },
  {
    name: 'finance_team',
    words: [
      'finance',
      'finance team',
      'accounting',
      'accounts receivable',
      'billing team',
      'accounting team',
      'finance department',
    ],
  },
  { name: 'finance_manager', words: ['finance manager', 'controller'] },
  { name: 'legal_team', words: ['legal', 'legal team', 'legal department', 'lawyers'] },
  { name: 'compliance_team', words: ['compliance', 'compliance team', 'compliance officer'] },
  { name: 'fraud_analyst', words: ['fraud analyst', 'risk analyst', 'analyst'] },
  { name: 'fraud_team', words: ['fraud team', 'fraud', 'risk team', 'fraud department'] },
  {
    name: 'warehouse_team',
    words: ['warehouse', 'warehouse team', 'logistics', 'fulfilment team', 'fulfillment team', 'logistics team'],
  },
  { name: 'warehouse_manager', words: ['warehouse manager'] },
  {
    name: 'purchasing_team',
    words: ['purchasing', 'purchasing team', 'procurement', 'procurement team', 'buyers', 'purchasing department'],
  },
  { name: 'inventory_manager', words: ['inventory manager', 'stock manager'] },
  {
    name: 'support_team',
    words: ['support', 'support team', 'customer support', 'customer service', 'support department', 'help desk'],
  },
  { name: 'support_manager', words: ['support manager', 'support lead', 'head of support'] },
  { name: 'operations', words: ['operations', 'ops', 'operations team', 'ops team'] },
  { name: 'marketing_team', words: ['marketing', 'marketing team'] },
  { name: 'data_team', words: ['data team', 'data engineers'] },
  { name: 'security_team', words: ['security', 'security team'] },
  { name: 'on_call', words: ['on call', 'on call engineer'] },
];

/** Event types that belong to no entity. */
export const looseEvents: readonly { type: string; words: readonly string[] }[] = [
  { type: 'approval.granted', words: ['approval is granted', 'approval granted', 'approval arrives'] },
  { type: 'approval.decision', words: ['approval decision'] },
  { type: 'hierarchy.node.moved', words: ['node is moved'] },
];

/** Every shipped entity. */
export const baseEntities: readonly CatalogEntity[] = [
  ...salesEntities,
  ...stockAndPaymentEntities,
  ...customerEntities,
];

/** What requests may be about without an organization: the shipped catalog. */
export const baseCatalog: EntityCatalog = {
  entities: baseEntities,
  roles: baseRoles,
  knownRoles: null,
  knownEvents: null,
  operations: Object.keys(operationCatalog),
  connections: null,
  workflows: [],
};

/** Every event type the catalog names. */
export function eventTypesOf(catalog: EntityCatalog): string[] {
  const own = catalog.entities.flatMap(({ events }) => events.map(({ type }) => type));
  return [...new Set([...own, ...looseEvents.map(({ type }) => type), ...(catalog.knownEvents ?? [])])];
}
