import { customerRoutes } from '@renubu/contracts/routes/customers';
import type { Context } from '../../platform/context.ts';
import { tenantTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { App } from '../../platform/http/types.ts';
import { requireMatch, setEtag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import { createCustomer, deleteCustomer, updateCustomer } from './commands/customers.ts';
import { addStakeholder, removeStakeholder, updateStakeholder } from './commands/stakeholders.ts';
import { listCustomers, readCustomer } from './queries/customers.ts';
import { listContracts, listSignals, listStakeholders } from './queries/details.ts';
import { headerMetrics } from './queries/metrics.ts';
import { customerSeries } from './queries/series.ts';
import { customerTimeline } from './queries/timeline.ts';

/** Customers with their contracts, stakeholders, signals and timeline. */
export function registerCustomerRoutes(app: App, ctx: Context): void {
  ctx.realtime.authorize('customers/', (session) => session.permissions.includes('customers.read'));
  registerCustomers(app, ctx);
  registerStakeholders(app, ctx);
  registerReading(app, ctx);
}

function registerCustomers(app: App, ctx: Context): void {
  const read = <T>(organizationId: string, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
  route(app, {
    ...customerRoutes.list,
    handler: ({ session: { organizationId }, query }) =>
      read(organizationId, (tx) => listCustomers(tx, organizationId, query, ctx.clock.now())),
  });
  route(app, {
    ...customerRoutes.create,
    handler: async ({ session, body }, reply) => {
      const customer = await createCustomer(ctx, session, body);
      setEtag(reply, customer.revision);
      return reply.code(201).send(customer);
    },
  });
  route(app, {
    ...customerRoutes.read,
    handler: async ({ session: { organizationId }, params }, reply) => {
      const customer = await read(organizationId, (tx) => readCustomer(tx, organizationId, params.id, ctx.clock.now()));
      setEtag(reply, customer.revision);
      return customer;
    },
  });
  route(app, {
    ...customerRoutes.update,
    handler: async (request, reply) => {
      const { session, params, body } = request;
      const match = (revision: number) => requireMatch(request as never, revision);
      const customer = await updateCustomer(ctx, session, params.id, body, match);
      setEtag(reply, customer.revision);
      return customer;
    },
  });
  route(app, {
    ...customerRoutes.remove,
    handler: async ({ session, params }, reply) => {
      await deleteCustomer(ctx, session, params.id);
      return reply.code(204).send();
    },
  });
}

function registerStakeholders(app: App, ctx: Context): void {
  route(app, {
    ...customerRoutes.stakeholders,
    handler: async ({ session: { organizationId }, params }) => ({
      items: await tenantTransaction(ctx.db, organizationId, (tx) => listStakeholders(tx, organizationId, params.id)),
    }),
  });
  route(app, {
    ...customerRoutes.addStakeholder,
    handler: async ({ session, params, body }, reply) => {
      const stakeholder = await addStakeholder(ctx, session, params.id, body);
      setEtag(reply, stakeholder.revision);
      return reply.code(201).send(stakeholder);
    },
  });
  route(app, {
    ...customerRoutes.updateStakeholder,
    handler: async (request, reply) => {
      const place = { customerId: request.params.id, id: request.params.stakeholderId };
      const match = (revision: number) => requireMatch(request as never, revision);
      const stakeholder = await updateStakeholder(ctx, request.session, place, request.body, match);
      setEtag(reply, stakeholder.revision);
      return stakeholder;
    },
  });
  route(app, {
    ...customerRoutes.removeStakeholder,
    handler: async ({ session, params }, reply) => {
      await removeStakeholder(ctx, session, { customerId: params.id, id: params.stakeholderId });
      return reply.code(204).send();
    },
  });
}

function registerReading(app: App, ctx: Context): void {
  const read = <T>(organizationId: string, work: (tx: Tx) => Promise<T>) =>
    tenantTransaction(ctx.db, organizationId, work, { readOnly: true });
  route(app, {
    ...customerRoutes.contracts,
    handler: async ({ session: { organizationId }, params }) => ({
      items: await read(organizationId, (tx) => listContracts(tx, organizationId, params.id)),
    }),
  });
  route(app, {
    ...customerRoutes.signals,
    handler: ({ session: { organizationId }, params, query }) =>
      read(organizationId, (tx) => listSignals(tx, organizationId, params.id, query)),
  });
  route(app, {
    ...customerRoutes.series,
    handler: ({ session: { organizationId }, params, query }) =>
      read(organizationId, (tx) => customerSeries(tx, organizationId, params.id, query.days, ctx.clock.now())),
  });
  route(app, {
    ...customerRoutes.metrics,
    handler: async ({ session: { organizationId }, params }) => ({
      items: await read(organizationId, (tx) => headerMetrics(tx, organizationId, params.id, ctx.clock.now())),
    }),
  });
  route(app, {
    ...customerRoutes.timeline,
    handler: ({ session: { organizationId }, params, query }) =>
      read(organizationId, (tx) => customerTimeline(tx, organizationId, params.id, query, ctx.clock.now())),
  });
}
