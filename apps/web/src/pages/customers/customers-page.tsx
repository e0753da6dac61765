import { Button, NativeSelect } from '@mantine/core';
import type { Customer } from '@renubu/contracts/customers';
import { IconBuildingSkyscraper, IconFilterOff, IconPlus, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customersQuery } from '../../api/customers.ts';
import { useCan, useMembers } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { customerStatuses, oneOf, stages, type CustomersSearch } from '../../app/search-params.ts';
import { PlanLabel, StageBadge, ToneBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { Days, Money, RiskBar } from '../../ui/values.tsx';
import classes from './customers-page.module.css';

const CustomerForm = lazy(async () => ({
  default: (await import('../../features/customers/customer-form.tsx')).CustomerDialog,
}));
const route = getRouteApi('/shell/customers');

/** Every customer, searched, filtered and sorted by the server. */
export function CustomersPage() {
  const { t } = useTranslation('customers');
  const can = useCan();
  const navigate = useNavigate();
  const search = route.useSearch();
  const set = (change: Partial<CustomersSearch>): void =>
    void navigate({ to: '/customers', search: { ...search, ...change }, replace: true });
  const query = useInfiniteQuery(customersQuery(search));
  const columns = useColumns();
  const [adding, setAdding] = useState(false);
  const open = ({ id }: { id: string }): void =>
    void navigate({ to: '/customers/$customerId', params: { customerId: id } });
  const total = query.data?.pages[0]?.total;
  const filtered = [search.search, search.stage, search.ownerId, search.status].some((value) => value !== undefined);
  useCommands(
    can('customers.write')
      ? [
          {
            id: 'customer.create',
            label: t('add'),
            group: 'create',
            icon: IconPlus,
            shortcut: 'c',
            run: () => setAdding(true),
          },
        ]
      : [],
  );
  return (
    <Page
      title={t('title')}
      flush
      aside={total === undefined ? null : t('total', { count: total })}
      actions={<Actions onAdd={() => setAdding(true)} />}
      toolbar={<Filters search={search} onChange={set} />}
    >
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={query.data?.pages.flatMap(({ items }) => items)}
          rowKey={({ id }) => id}
          onOpen={open}
          sort={search.sort ?? 'renewalDate'}
          onSort={(sort) => set({ sort: sort === 'renewalDate' ? undefined : (sort as CustomersSearch['sort']) })}
          onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
          card={(customer) => <CustomerCard customer={customer} />}
          empty={
            filtered ? (
              <EmptyState
                icon={IconFilterOff}
                title={t('empty.filtered')}
                action={
                  <Button variant="default" onClick={() => void navigate({ to: '/customers', search: {} })}>
                    {t('action.clearFilters', { ns: 'common' })}
                  </Button>
                }
              >
                {t('empty.filteredDetail')}
              </EmptyState>
            ) : (
              <EmptyState
                icon={IconBuildingSkyscraper}
                title={t('empty.title')}
                action={<Actions onAdd={() => setAdding(true)} />}
              >
                {t('empty.detail')}
              </EmptyState>
            )
          }
        />
      )}
      {adding && (
        <Suspense fallback={null}>
          <CustomerForm onClose={() => setAdding(false)} onCreated={open} />
        </Suspense>
      )}
    </Page>
  );
}

function useColumns(): Column<Customer>[] {
  const { t } = useTranslation('customers');
  const format = useFormat();
  return [
    {
      key: 'name',
      header: t('column.name'),
      width: 'minmax(180px, 1.6fr)',
      sort: { value: 'name', direction: 'ascending' },
      cell: (customer) => <Name customer={customer} />,
    },
    {
      key: 'plan',
      header: t('column.plan'),
      width: '80px',
      hideBelow: 1100,
      cell: ({ accountPlan }) => <PlanLabel plan={accountPlan} />,
    },
    {
      key: 'owner',
      header: t('column.owner'),
      width: 'minmax(100px, 0.6fr)',
      hideBelow: 900,
      cell: ({ owner }) => owner?.name ?? t('form.nobody'),
    },
    { key: 'stage', header: t('column.stage'), width: '96px', cell: ({ stage }) => <StageBadge stage={stage} /> },
    {
      key: 'renewal',
      header: t('column.renewal'),
      width: '104px',
      hideBelow: 900,
      sort: { value: 'renewalDate', direction: 'ascending' },
      cell: ({ renewalDate }) => (renewalDate ? format.date(renewalDate) : t('empty.value', { ns: 'common' })),
    },
    {
      key: 'days',
      header: t('column.days'),
      width: '56px',
      align: 'right',
      cell: (customer) => <Days days={customer.daysUntilRenewal} date={customer.renewalDate} />,
    },
    {
      key: 'arr',
      header: t('column.arr'),
      width: '80px',
      align: 'right',
      sort: { value: '-arr', direction: 'descending' },
      cell: (customer) => <Money minor={customer.arrMinor} currency={customer.currency} />,
    },
    {
      key: 'risk',
      header: t('column.risk'),
      width: '84px',
      align: 'right',
      sort: { value: '-risk', direction: 'descending' },
      cell: ({ riskScore }) => <RiskBar score={riskScore} />,
    },
    {
      key: 'health',
      header: t('column.health'),
      width: '84px',
      align: 'right',
      hideBelow: 1100,
      cell: ({ healthScore }) => <RiskBar score={healthScore} meaning="health" />,
    },
  ];
}

function Name({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  return (
    <span className={classes['name']}>
      <span className="rn-truncate">{customer.name}</span>
      {customer.status !== 'active' && (
        <ToneBadge tone={customer.status === 'trial' ? 'blue' : 'gray'}>
          {t(`customerStatus.${customer.status}`)}
        </ToneBadge>
      )}
      <span className={classes['industry']}>{customer.industry}</span>
    </span>
  );
}

function CustomerCard({ customer }: { customer: Customer }) {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <Name customer={customer} />
        <Money minor={customer.arrMinor} currency={customer.currency} />
      </div>
      <div className={classes['cardLine']}>
        <StageBadge stage={customer.stage} />
        <Days days={customer.daysUntilRenewal} date={customer.renewalDate} />
        <RiskBar score={customer.riskScore} />
      </div>
    </div>
  );
}

function Actions({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('customers');
  const can = useCan();
  return (
    <>
      {can('customers.import') && (
        <Button
          variant="default"
          leftSection={<IconUpload size={14} />}
          renderRoot={(props) => <Link to="/customers/import" {...props} />}
        >
          {t('import')}
        </Button>
      )}
      {can('customers.write') && (
        <Button leftSection={<IconPlus size={14} />} onClick={onAdd}>
          {t('add')}
        </Button>
      )}
    </>
  );
}

function Filters({
  search,
  onChange,
}: {
  search: CustomersSearch;
  onChange: (change: Partial<CustomersSearch>) => void;
}) {
  const { t } = useTranslation('customers');
  const members = useMembers();
  return (
    <div className={classes['filters']}>
      <SearchInput
        label={t('filter.search')}
        value={search.search}
        onChange={(words) => onChange({ search: words })}
        width={220}
      />
      <NativeSelect
        size="xs"
        aria-label={t('filter.stage')}
        value={search.stage ?? ''}
        onChange={(event) => onChange({ stage: oneOf(event.currentTarget.value, stages) })}
        data={[
          { value: '', label: t('filter.anyStage') },
          ...stages.map((value) => ({ value, label: t(`stage.${value}`, { ns: 'common' }) })),
        ]}
      />
      {members.data && (
        <NativeSelect
          size="xs"
          aria-label={t('filter.owner')}
          value={search.ownerId ?? ''}
          onChange={(event) => onChange({ ownerId: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: t('filter.anyOwner') },
            ...members.data.items.map(({ userId, name }) => ({ value: userId, label: name })),
          ]}
        />
      )}
      <NativeSelect
        size="xs"
        aria-label={t('filter.status')}
        value={search.status ?? ''}
        onChange={(event) => onChange({ status: oneOf(event.currentTarget.value, customerStatuses) })}
        data={[
          { value: '', label: t('filter.anyStatus') },
          ...customerStatuses.map((value) => ({ value, label: t(`customerStatus.${value}`, { ns: 'common' }) })),
        ]}
      />
    </div>
  );
}
