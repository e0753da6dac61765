import { Button, Group, Switch, Tooltip } from '@mantine/core';
import type { WorkflowSummary } from '@renubu/contracts/workflows';
import type { StageKey } from '@renubu/contracts/renewals';
import { IconBinaryTree2, IconPlus, IconWand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { useEnableWorkflow, workflowsQuery } from '../../api/workflows.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { triggerKinds } from '../../app/work-search-params.ts';
import { boundStages } from '../../features/workflows/text.ts';
import { useTriggerSentence } from '../../features/workflows/use-trigger-sentence.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { useFormat } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { TabLinks, TabPanel } from '../../ui/tab-links.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { NewWorkflowDialog } from './new-workflow.tsx';
import classes from './workflows.module.css';

const RulesView = lazy(async () => ({
  default: (await import('../../features/automation/rules-view.tsx')).RulesView,
}));
const SchedulesView = lazy(async () => ({
  default: (await import('../../features/automation/schedules-view.tsx')).SchedulesView,
}));
const WriteWorkflow = lazy(async () => ({ default: (await import('./write-workflow.tsx')).WriteWorkflow }));
const TablesView = lazy(async () => ({
  default: (await import('../../features/automation/tables-view.tsx')).TablesView,
}));

type Row = WorkflowSummary;

const route = getRouteApi('/shell/workflows');
const panelId = 'workflows-panel';
const views = { rules: RulesView, schedules: SchedulesView, tables: TablesView };

/** Every workflow with what it is for, how it runs, and whether it may start; beside them what workflows use. */
export function WorkflowsPage() {
  const { t } = useTranslation(['automation', 'workflows', 'writing']);
  const can = useCan();
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const [creating, setCreating] = useState(false);
  const [writing, setWriting] = useState(false);
  const query = useQuery(workflowsQuery);
  const allowed = ['workflows', 'rules', 'schedules', ...(can('records.read') ? ['tables'] : [])] as const;
  const current = view !== undefined && allowed.includes(view) ? view : 'workflows';
  const Other = current === 'workflows' ? null : views[current];
  const writes = can('workflows.write');
  const writesWithAi = writes && can('ai.use');
  useCommands([
    ...(['rules', 'schedules', 'tables'] as const)
      .filter((name) => allowed.includes(name))
      .map((name) => ({
        id: `workflows.${name}`,
        label: t(`views.${name}`),
        group: 'page' as const,
        run: () => void navigate({ search: { view: name } }),
      })),
    ...(writes
      ? [
          {
            id: 'workflow.create',
            label: t('new.title'),
            group: 'create' as const,
            icon: IconPlus,
            shortcut: 'c',
            run: () => setCreating(true),
          },
        ]
      : []),
    ...(writesWithAi
      ? [
          {
            id: 'workflow.write',
            label: t('title', { ns: 'writing' }),
            group: 'create' as const,
            icon: IconWand,
            keywords: 'assistant sentence workflow',
            run: () => setWriting(true),
          },
        ]
      : []),
  ]);
  return (
    <Page
      title={t('title', { ns: 'workflows' })}
      aside={query.data && <span>{query.data.length}</span>}
      actions={
        writes && (
          <Group gap="xs" wrap="nowrap">
            {writesWithAi && (
              <Button variant="default" leftSection={<IconWand size={14} />} onClick={() => setWriting(true)}>
                {t('open', { ns: 'writing' })}
              </Button>
            )}
            <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
              {t('new.title')}
            </Button>
          </Group>
        )
      }
      toolbar={
        <TabLinks
          label={t('views.label')}
          panelId={panelId}
          value={current}
          onChange={(value) => void navigate({ search: { view: value === 'workflows' ? undefined : value } })}
          tabs={allowed.map((value) => ({
            value: value as typeof current,
            label: t(`views.${value as typeof current}`),
          }))}
        />
      }
      flush
    >
      <TabPanel id={panelId} tab={current}>
        <Suspense fallback={<SkeletonLines lines={6} />}>{Other ? <Other /> : <WorkflowList />}</Suspense>
      </TabPanel>
      <NewWorkflowDialog opened={creating} onClose={() => setCreating(false)} />
      {writing && (
        <Suspense fallback={null}>
          <WriteWorkflow onClose={() => setWriting(false)} />
        </Suspense>
      )}
    </Page>
  );
}

function WorkflowList() {
  const { t } = useTranslation(['workflows', 'automation']);
  const navigate = useNavigate();
  const { start } = route.useSearch();
  const columns = useColumns();
  const query = useQuery(workflowsQuery);
  useRealtime(['workflows'], [keys.workflows]);
  const rows = query.data?.filter(({ on }) => start === undefined || on.some((trigger) => start in trigger));
  if (query.error && !rows) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <TriggerFilter />
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHeight={52}
        onOpen={({ slug }) => void navigate({ to: '/workflows/$slug', params: { slug } })}
        card={(row) => <Card row={row} />}
        empty={
          <EmptyState icon={IconBinaryTree2} title={t(start === undefined ? 'empty' : 'emptyFiltered')}>
            {t('emptyDetail')}
          </EmptyState>
        }
      />
    </>
  );
}

/** Only workflows that something starts. */
function TriggerFilter() {
  const { t } = useTranslation('automation');
  const { start } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className={classes['filter']}>
      <CountTabs
        label={t('trigger.label')}
        tabs={triggerKinds.map((value) => ({ value, label: t(`trigger.${value}`) }))}
        value={start}
        onChange={(value) => void navigate({ search: { start: value }, replace: true })}
        clearable
      />
    </div>
  );
}

function useColumns(): Column<Row>[] {
  const { t } = useTranslation('workflows');
  const format = useFormat();
  const count = (value: number) => (value === 0 ? <span className={classes['dim']}>0</span> : format.number(value));
  return [
    { key: 'name', header: t('column.name'), width: 'minmax(200px, 1.6fr)', cell: (row) => <Name row={row} /> },
    { key: 'kind', header: t('column.kind'), width: '104px', hideBelow: 1100, cell: (row) => t(`kind.${row.kind}`) },
    {
      key: 'stages',
      header: t('column.stages'),
      width: 'minmax(150px, 1.6fr)',
      hideBelow: 900,
      cell: (row) => <Stages on={row.on} />,
    },
    { key: 'version', header: t('column.version'), width: '126px', cell: (row) => <Version row={row} /> },
    {
      key: 'steps',
      header: t('column.steps'),
      width: '54px',
      align: 'right',
      hideBelow: 1100,
      cell: (row) => count(row.steps),
    },
    {
      key: 'tests',
      header: t('column.tests'),
      width: '54px',
      align: 'right',
      hideBelow: 1100,
      cell: (row) => count(row.tests),
    },
    { key: 'open', header: t('column.open'), width: '54px', align: 'right', cell: (row) => count(row.executions.open) },
    {
      key: 'completed',
      header: t('column.completed'),
      width: '84px',
      align: 'right',
      cell: (row) => count(row.executions.completed),
    },
    {
      key: 'enabled',
      header: t('column.enabled'),
      width: '48px',
      align: 'right',
      cell: (row) => <Enabled row={row} />,
    },
  ];
}

function Name({ row }: { row: Row }) {
  return (
    <div className={classes['nameCell']}>
      <strong className="rn-truncate">{row.name}</strong>
      <span className="rn-truncate">{row.description}</span>
    </div>
  );
}

/** The stages a workflow is bound to, short: a run of neighbours as first and last. */
function Stages({ on }: { on: Row['on'] }) {
  const bound = boundStages(on);
  const { t } = useTranslation(['workflows', 'common']);
  const format = useFormat();
  const sentence = useTriggerSentence();
  if (bound.length === 0) {
    const starts = on.map(sentence).join('; ') || t('byHand');
    return (
      <span className={`${classes['dim'] ?? ''} rn-truncate`} title={starts}>
        {starts}
      </span>
    );
  }
  const names = bound.flatMap((item) =>
    item.stages === 'all'
      ? [t('allStages')]
      : item.stages.map((stage) => t(`stage.${stage as StageKey}`, { ns: 'common' })),
  );
  const text = format.list(names);
  return <span title={text}>{text}</span>;
}

function Version({ row }: { row: WorkflowSummary }) {
  const { t } = useTranslation('workflows');
  return (
    <span className={classes['version']}>
      {row.publishedVersion === null ? (
        <ToneBadge tone="amber">{t('draftOnly')}</ToneBadge>
      ) : (
        `v${String(row.publishedVersion)}`
      )}
      {row.hasDraft && row.publishedVersion !== null && <ToneBadge tone="violet">{t('draft')}</ToneBadge>}
    </span>
  );
}

function Enabled({ row }: { row: Row }) {
  const { t } = useTranslation('workflows');
  const allowed = useCan()('workflows.publish');
  const enabling = useEnableWorkflow();
  return (
    // The switch acts on its own: the row around opens the workflow.
    <span
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      role="presentation"
    >
      <Tooltip label={t('noPermission')} disabled={allowed}>
        <Switch
          size="xs"
          checked={row.enabled}
          disabled={!allowed}
          aria-label={t('enabledLabel', { name: row.name })}
          onChange={(event) => {
            const enabled = event.currentTarget.checked;
            enabling.mutate(
              { slug: row.slug, enabled },
              {
                onSuccess: () => showDone(t(enabled ? 'enabledOn' : 'enabledOff', { name: row.name })),
                onError: (error) => showError(error),
              },
            );
          }}
        />
      </Tooltip>
    </span>
  );
}

function Card({ row }: { row: Row }) {
  const { t } = useTranslation('workflows');
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <strong className="rn-truncate">{row.name}</strong>
        <Version row={row} />
      </div>
      <div className={classes['cardLine']}>
        <Stages on={row.on} />
        <Enabled row={row} />
      </div>
      <span className={classes['dim']}>{t('stats', row.executions)}</span>
    </div>
  );
}
