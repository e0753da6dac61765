import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { approverGroupsQuery } from '../../api/approvals.ts';
import { connectorsQuery } from '../../api/connections.ts';
import { eventTypesQuery } from '../../api/events.ts';
import { useCan, useMembers } from '../../api/identity.ts';
import { entitiesQuery } from '../../api/records.ts';
import { rulesQuery } from '../../api/rules.ts';
import { workflowsQuery } from '../../api/workflows.ts';
import { valueAt, type Loose } from './document.ts';
import { knownNames, schemaFields } from './names.ts';
import { OffersContext, type Offers } from './offers.ts';

const roles = ['admin', 'manager', 'csm', 'approver', 'viewer'];
const ownResources = ['customer.profile', 'customer.intelligence', 'customer.contracts', 'customer.metrics'];

/** Reads what a definition may name; a part that one may not read, or that is not there yet, is left out. */
export function OffersProvider({ definition, children }: { definition: Loose; children: ReactNode }) {
  const can = useCan();
  const connectors = useQuery(connectorsQuery).data;
  const rules = useQuery(rulesQuery).data;
  const workflows = useQuery(workflowsQuery).data;
  const eventTypes = useQuery({ ...eventTypesQuery, enabled: can('events.read') }).data;
  const groups = useQuery({ ...approverGroupsQuery, enabled: can('approvals.read') }).data;
  const entities = useQuery({ ...entitiesQuery, enabled: can('records.read') }).data;
  const members = useMembers().data?.items;
  const offers = useMemo((): Offers => {
    const wanted = startTypes(definition);
    const types = new Map(
      (eventTypes ?? [])
        .filter(({ type }) => wanted.some((pattern) => type === pattern || type.startsWith(pattern.replace(/\*$/, ''))))
        .flatMap(({ schema }) => [...schemaFields(schema)]),
    );
    return {
      names: knownNames(definition, [...types.keys()]),
      types,
      rules: (rules ?? []).map(({ slug }) => slug),
      connectors: connectors ?? [],
      eventTypes: (eventTypes ?? []).map(({ type }) => type),
      workflows: (workflows ?? []).map(({ slug, name }) => ({ slug, name })),
      members: (members ?? []).map(({ email, name }) => ({ email, name })),
      roles: [...roles, ...(groups ?? []).map(({ name }) => name)],
      resources: [
        ...ownResources,
        ...(entities ?? []).map(({ entity }) => entity).filter((entity) => entity.startsWith('table.')),
      ],
    };
  }, [definition, connectors, rules, workflows, eventTypes, groups, entities, members]);
  return <OffersContext value={offers}>{children}</OffersContext>;
}

/** The types of events that start a definition. */
function startTypes(definition: Loose): string[] {
  const { on } = definition;
  if (!Array.isArray(on)) return [];
  return on.map((trigger) => valueAt(trigger, ['event'])).filter((type) => typeof type === 'string');
}
