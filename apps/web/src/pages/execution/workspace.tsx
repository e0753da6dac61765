import { Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { artifactsQuery } from '../../api/execution.ts';
import { hasWorkspace } from '../../features/executions/steps.ts';
import { ArtifactPanel } from './artifact-panel.tsx';
import { Completion } from './completion.tsx';
import { useExecution } from './execution-context.ts';
import classes from './execution.module.css';
import { Split } from './split.tsx';
import { StepPane } from './step-pane.tsx';
import { StepRail } from './step-rail.tsx';

/** Steps, conversation and artifacts side by side; three tabs where there is no room. A run without any shows its steps. */
export function Workspace() {
  const narrow = useMediaQuery('(max-width: 900px)', undefined, { getInitialValueInEffect: false }) ?? false;
  const { detail, step } = useExecution();
  if (!hasWorkspace(detail))
    return <Navigate to="/executions/$executionId/history" params={{ executionId: detail.id }} replace />;
  if (!step && (detail.status === 'completed' || detail.status === 'cancelled')) return <Completion />;
  return narrow ? <NarrowWorkspace /> : <WideWorkspace />;
}

function WideWorkspace() {
  return (
    <div className={classes['columns']}>
      <StepRail />
      <Split left={<StepPane />} right={<ArtifactPanel />} />
    </div>
  );
}

function NarrowWorkspace() {
  const { t } = useTranslation('execution');
  const { detail, artifactId } = useExecution();
  const { data: artifacts } = useQuery(artifactsQuery(detail.id));
  const [tab, setTab] = useState<string | null>('chat');
  const [seen, setSeen] = useState(artifactId);
  // Opening an artifact from the conversation leads to it.
  if (seen !== artifactId) {
    setSeen(artifactId);
    if (artifactId !== undefined) setTab('artifacts');
  }
  return (
    <Tabs value={tab} onChange={setTab} className={classes['tabs']} keepMounted={false}>
      <Tabs.List grow>
        <Tabs.Tab value="steps">
          {t('tab.steps')}{' '}
          <span
            className={classes['tabCount']}
          >{`${String(detail.progress.done)}/${String(detail.progress.total)}`}</span>
        </Tabs.Tab>
        <Tabs.Tab value="chat">{t('tab.chat')}</Tabs.Tab>
        <Tabs.Tab value="artifacts">
          {t('tab.artifacts')} <span className={classes['tabCount']}>{artifacts?.length ?? ''}</span>
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="steps" className={classes['tabPanel']}>
        <StepRail onSelect={() => setTab('chat')} />
      </Tabs.Panel>
      <Tabs.Panel value="chat" className={classes['tabPanel']}>
        <StepPane />
      </Tabs.Panel>
      <Tabs.Panel value="artifacts" className={classes['tabPanel']}>
        <ArtifactPanel />
      </Tabs.Panel>
    </Tabs>
  );
}
