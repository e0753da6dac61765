import { ActionIcon, Button, Tabs } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconArrowLeft, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useRealtime } from '../../api/use-realtime.ts';
import { workflowQuery } from '../../api/workflows.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { Page } from '../../ui/page.tsx';
import { ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { DefinitionTab } from './definition-tab.tsx';
import { DraftTab } from './draft-tab.tsx';
import { ScheduleTab } from './schedule-tab.tsx';
import { SimulateTab } from './simulate-tab.tsx';
import { SourceTab } from './source-tab.tsx';
import { StartDialog } from './start-dialog.tsx';
import { TestsTab } from './tests-tab.tsx';
import { VersionsTab } from './versions-tab.tsx';
import classes from './workflow.module.css';

const route = getRouteApi('/shell/workflows/$slug');

/** One workflow: what it does, its text, tests and versions, and its draft. */
export function WorkflowPage() {
  const { t } = useTranslation('workflows');
  const { slug } = route.useParams();
  const query = useQuery(workflowQuery(slug));
  useRealtime([`workflows/${slug}`], [keys.workflow(slug)]);
  if (query.data) return <Loaded key={slug} workflow={query.data} />;
  return (
    <Page title={t('title')} before={<Back />}>
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonLines lines={8} />
      )}
    </Page>
  );
}

function Back() {
  const { t } = useTranslation('workflows');
  return (
    <ActionIcon component={Link} to="/workflows" aria-label={t('back')}>
      <IconArrowLeft size={17} stroke={1.7} />
    </ActionIcon>
  );
}

const tabs = ['steps', 'draft', 'tests', 'simulate', 'schedule', 'versions', 'source'] as const;

function Loaded({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('workflows');
  const can = useCan();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [starting, setStarting] = useState(false);
  const tab = search.tab ?? 'steps';
  const startable = can('executions.work') && workflow.enabled && workflow.publishedVersion !== null;
  useCommands(
    startable
      ? [
          {
            id: 'workflow.start',
            label: t('startDialog.title', { name: workflow.name }),
            group: 'page',
            run: () => setStarting(true),
          },
        ]
      : [],
  );
  return (
    <Page
      title={workflow.name}
      before={<Back />}
      aside={
        <>
          <span>{t(`kind.${workflow.kind}`)}</span>
          {workflow.publishedVersion === null ? (
            <ToneBadge tone="amber">{t('draftOnly')}</ToneBadge>
          ) : (
            <span>v{workflow.publishedVersion}</span>
          )}
          {workflow.hasDraft && <ToneBadge tone="violet">{t('draft')}</ToneBadge>}
          {workflow.builtIn && (
            <span className={classes['stats']}>
              <ToneBadge tone="gray">{t('builtIn')}</ToneBadge>
            </span>
          )}
          <span className={classes['stats']}>{t('stats', workflow.executions)}</span>
        </>
      }
      actions={
        startable && (
          <Button leftSection={<IconPlayerPlay size={14} />} onClick={() => setStarting(true)}>
            {t('start')}
          </Button>
        )
      }
      toolbar={
        <Tabs
          value={tab}
          onChange={(next) =>
            void navigate({ search: { tab: next === 'steps' ? undefined : (next as 'source') }, replace: true })
          }
          className={classes['tabs']}
        >
          <Tabs.List>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name} aria-controls={undefined}>
                {t(`tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      }
      flush
    >
      <div className={classes['body']} role="tabpanel" aria-label={t(`tab.${tab}`)}>
        {tab === 'steps' && (
          <DefinitionTab
            workflow={workflow}
            chosen={search.step}
            onChoose={(step) => void navigate({ search: (before) => ({ ...before, step }), replace: true })}
          />
        )}
        {tab === 'source' && <SourceTab workflow={workflow} />}
        {tab === 'tests' && <TestsTab workflow={workflow} />}
        {tab === 'versions' && <VersionsTab workflow={workflow} />}
        {tab === 'simulate' && <SimulateTab workflow={workflow} />}
        {tab === 'schedule' && <ScheduleTab workflow={workflow} />}
        {tab === 'draft' && <DraftTab workflow={workflow} step={search.step} />}
      </div>
      <StartDialog workflow={workflow} opened={starting} onClose={() => setStarting(false)} />
    </Page>
  );
}
