import { ActionIcon, Button, Menu } from '@mantine/core';
import type { Customer } from '@renubu/contracts/customers';
import { IconArrowLeft, IconDots, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerQuery, metricsQuery, useAnalyzeCustomer, useRemoveCustomer } from '../../api/customers.ts';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { CustomerOverview } from '../../features/customers/customer-overview.tsx';
import { CustomerWork } from '../../features/customers/customer-work.tsx';
import { Signals } from '../../features/customers/signals.tsx';
import { Stakeholders } from '../../features/customers/stakeholders.tsx';
import { Timeline } from '../../features/customers/timeline.tsx';
import { PlanLabel, StageBadge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { MetricStrip } from '../../ui/metric-strip.tsx';
import { Page } from '../../ui/page.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { TabLinks, TabPanel } from '../../ui/tab-links.tsx';
import { showDone, showError } from '../../ui/toast.tsx';

const CustomerDialog = lazy(async () => ({
  default: (await import('../../features/customers/customer-form.tsx')).CustomerDialog,
}));
const route = getRouteApi('/shell/customers/$customerId');
const tabs = ['overview', 'people', 'signals', 'timeline', 'work'] as const;
const panelId = 'customer-panel';

/** Everything known of one customer. */
export function CustomerPage() {
  const { t } = useTranslation('customers');
  const { customerId } = route.useParams();
  const { tab = 'overview' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(customerQuery(customerId));
  const metrics = useQuery(metricsQuery(customerId));
  useRealtime([`customers/${customerId}`], [keys.customer(customerId)]);
  const customer = query.data;
  return (
    <Page
      title={customer?.name ?? t('title')}
      before={
        <ActionIcon renderRoot={(props) => <Link to="/customers" {...props} />} aria-label={t('page.back')}>
          <IconArrowLeft size={16} />
        </ActionIcon>
      }
      aside={customer && <Aside customer={customer} />}
      actions={customer && <Actions customer={customer} />}
      toolbar={
        <TabLinks
          label={t('page.tabs')}
          panelId={panelId}
          value={tab}
          onChange={(value) => void navigate({ search: value === 'overview' ? {} : { tab: value }, replace: true })}
          tabs={tabs.map((value) => ({ value, label: t(`page.tab.${value}`) }))}
        />
      }
    >
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <TabPanel id={panelId} tab={tab}>
          {tab === 'overview' && !metrics.error && (
            <MetricStrip items={metrics.data?.items} label={t('page.metrics')} />
          )}
          {customer ? <Part tab={tab} customer={customer} /> : <SkeletonLines lines={6} />}
        </TabPanel>
      )}
    </Page>
  );
}

function Part({ tab, customer }: { tab: (typeof tabs)[number]; customer: Customer }) {
  switch (tab) {
    case 'overview':
      return <CustomerOverview customer={customer} />;
    case 'people':
      return <Stakeholders customerId={customer.id} />;
    case 'signals':
      return <Signals customerId={customer.id} />;
    case 'timeline':
      return <Timeline customerId={customer.id} />;
    case 'work':
      return <CustomerWork customer={customer} />;
  }
}

function Aside({ customer }: { customer: Customer }) {
  return (
    <>
      <StageBadge stage={customer.stage} />
      <PlanLabel plan={customer.accountPlan} />
      {customer.owner && <span className="rn-truncate">{customer.owner.name}</span>}
    </>
  );
}

function Actions({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const can = useCan()('customers.write');
  const navigate = route.useNavigate();
  const analyze = useAnalyzeCustomer(customer.id);
  const remove = useRemoveCustomer(customer.id);
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const analyzeNow = (): void =>
    analyze.mutate(undefined, {
      onSuccess: ({ riskScore }) => showDone(t('page.analyzed', { risk: riskScore })),
      onError: showError,
    });
  useCommands(
    can
      ? [
          {
            id: 'customer.edit',
            label: t('form.edit', { name: customer.name }),
            group: 'page',
            icon: IconPencil,
            shortcut: 'e',
            run: () => setDialog('edit'),
          },
          { id: 'customer.analyze', label: t('page.analyze'), group: 'page', icon: IconRefresh, run: analyzeNow },
        ]
      : [],
  );
  if (!can) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={14} />}
        loading={analyze.isPending}
        onClick={analyzeNow}
        visibleFrom="xs"
      >
        {t('page.analyze')}
      </Button>
      <Button variant="default" leftSection={<IconPencil size={14} />} onClick={() => setDialog('edit')}>
        {t('page.edit')}
      </Button>
      <Menu position="bottom-end" width={180}>
        <Menu.Target>
          <ActionIcon aria-label={t('page.more')}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh size={15} />} onClick={analyzeNow}>
            {t('page.analyze')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setDialog('delete')}>
            {t('page.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={dialog === 'delete'}
        onClose={() => setDialog(null)}
        title={t('page.deleteTitle', { name: customer.name })}
        confirmLabel={t('action.delete', { ns: 'common' })}
        danger
        loading={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, {
            onError: showError,
            onSuccess: () => {
              showDone(t('page.deleted', { name: customer.name }));
              void navigate({ to: '/customers' });
            },
          })
        }
      >
        {t('page.deleteDetail')}
      </ConfirmDialog>
      {dialog === 'edit' && (
        <Suspense fallback={null}>
          <CustomerDialog customer={customer} onClose={() => setDialog(null)} />
        </Suspense>
      )}
    </>
  );
}
