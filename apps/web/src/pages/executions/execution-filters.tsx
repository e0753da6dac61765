import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { customerQuery } from '../../api/customers.ts';
import { useMe, useMembers } from '../../api/identity.ts';
import { workflowsQuery } from '../../api/workflows.ts';
import { eventSpans } from '../../app/automation-search-params.ts';
import { compact, oneOf } from '../../app/search-params.ts';
import {
  executionResults,
  executionStatuses,
  executionTriggers,
  workflowKinds,
  type ExecutionsSearch,
} from '../../app/work-search-params.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import classes from './executions.module.css';

const route = getRouteApi('/shell/executions');

/** Which executions to show; every choice stands in the address. */
export function ExecutionFilters() {
  const { t } = useTranslation(['executions', 'common']);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: workflows } = useQuery(workflowsQuery);
  const further = [search.result, search.trigger, search.kind, search.span, search.assignee];
  const [wide, setWide] = useState(further.some((value) => value !== undefined));
  const set = (next: ExecutionsSearch): void =>
    void navigate({ search: (before) => compact({ ...before, ...next }), replace: true });
  const { show: _show, ...filters } = search;
  return (
    <div className={classes['filters']} role="search">
      <SegmentedControl
        size="xs"
        aria-label={t('filter.label')}
        value={search.show ?? 'open'}
        onChange={(show) => set({ show: show === 'all' || show === 'ended' ? show : undefined, status: undefined })}
        data={[
          { value: 'open', label: t('filter.open') },
          { value: 'ended', label: t('filter.finished') },
          { value: 'all', label: t('filter.all') },
        ]}
      />
      <SearchInput label={t('filter.search')} value={search.q} onChange={(q) => set({ q })} width={250} />
      <Select
        size="xs"
        w={140}
        aria-label={t('filter.status')}
        placeholder={t('filter.anyStatus')}
        clearable
        data={executionStatuses.map((value) => ({ value, label: t(`executionStatus.${value}`, { ns: 'common' }) }))}
        value={search.status ?? null}
        onChange={(status) => set({ status: oneOf(status, executionStatuses) })}
      />
      <Select
        size="xs"
        w={180}
        aria-label={t('filter.workflow')}
        placeholder={t('filter.anyWorkflow')}
        clearable
        searchable
        data={(workflows ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
        value={search.workflow ?? null}
        onChange={(workflow) => set({ workflow: workflow ?? undefined })}
      />
      {wide && <FurtherFilters search={search} onChange={set} />}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconFilter size={13} />}
        aria-expanded={wide}
        onClick={() => setWide(!wide)}
      >
        {t(wide ? 'filter.fewer' : 'filter.more')}
      </Button>
      {search.customer && <CustomerFilter id={search.customer} onRemove={() => set({ customer: undefined })} />}
      {search.event && (
        <Chip label={t('filter.event')} remove={t('filter.removeEvent')} onRemove={() => set({ event: undefined })} />
      )}
      {Object.keys(filters).length > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => void navigate({ search: ({ show }) => compact({ show }), replace: true })}
        >
          {t('action.clearFilters', { ns: 'common' })}
        </Button>
      )}
    </div>
  );
}

interface FurtherFiltersProps {
  search: ExecutionsSearch;
  onChange: (next: ExecutionsSearch) => void;
}
function FurtherFilters({ search, onChange }: FurtherFiltersProps) {
  const { t } = useTranslation('executions');
  const { user } = useMe();
  const { data: members } = useMembers();
  const people = (members?.items ?? []).map(({ userId, name }) => ({
    value: userId,
    label: userId === user.id ? `${name} (${t('filter.me')})` : name,
  }));
  return (
    <>
      <Select
        size="xs"
        w={130}
        aria-label={t('filter.result')}
        placeholder={t('filter.anyResult')}
        clearable
        data={executionResults.map((value) => ({ value, label: t(`result.${value}`) }))}
        value={search.result ?? null}
        onChange={(result) => onChange({ result: oneOf(result, executionResults) })}
      />
      <Select
        size="xs"
        w={130}
        aria-label={t('filter.trigger')}
        placeholder={t('filter.anyTrigger')}
        clearable
        data={executionTriggers.map((value) => ({ value, label: t(`trigger.${value}`) }))}
        value={search.trigger ?? null}
        onChange={(trigger) => onChange({ trigger: oneOf(trigger, executionTriggers) })}
      />
      <Select
        size="xs"
        w={130}
        aria-label={t('filter.kind')}
        placeholder={t('filter.anyKind')}
        clearable
        data={workflowKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={search.kind ?? null}
        onChange={(kind) => onChange({ kind: oneOf(kind, workflowKinds) })}
      />
      <Select
        size="xs"
        w={140}
        aria-label={t('filter.span')}
        placeholder={t('filter.anyTime')}
        clearable
        data={eventSpans.map((value) => ({ value, label: t(`filter.spans.${value}`) }))}
        value={search.span ?? null}
        onChange={(span) => onChange({ span: oneOf(span, eventSpans) })}
      />
      {people.length > 0 && (
        <Select
          size="xs"
          w={160}
          aria-label={t('filter.assignee')}
          placeholder={t('filter.anybody')}
          clearable
          searchable
          data={people}
          value={search.assignee ?? null}
          onChange={(assignee) => onChange({ assignee: assignee ?? undefined })}
        />
      )}
    </>
  );
}

function CustomerFilter({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { t } = useTranslation('executions');
  const { data } = useQuery(customerQuery(id));
  return <Chip label={data?.name ?? '…'} remove={t('filter.removeCustomer')} onRemove={onRemove} />;
}

/** A filter that was set elsewhere and can only be taken away here. */
function Chip({ label, remove, onRemove }: { label: string; remove: string; onRemove: () => void }) {
  return (
    <span className={classes['chip']}>
      {label}
      <ActionIcon size={18} aria-label={remove} onClick={onRemove}>
        <IconX size={12} />
      </ActionIcon>
    </span>
  );
}
