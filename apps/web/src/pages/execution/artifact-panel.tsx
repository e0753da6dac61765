import { Menu, Tabs, UnstyledButton } from '@mantine/core';
import type { Artifact } from '@renubu/contracts/workflows';
import { IconChevronDown, IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { artifactsQuery } from '../../api/execution.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/states.tsx';
import { ArtifactView } from './artifacts/artifact-view.tsx';
import classes from './artifacts/artifacts.module.css';
import { useExecution } from './execution-context.ts';

/** The documents of the step on the screen as tabs; those of other steps are one menu away. */
export function ArtifactPanel() {
  const { t } = useTranslation('execution');
  const { detail, step, artifactId, selectArtifact } = useExecution();
  const query = useQuery(artifactsQuery(detail.id));
  const all = query.data ?? [];
  const own = all.filter(({ path, shown }) => path === step?.path && shown);
  const others = all.filter((artifact) => !own.includes(artifact) && artifact.shown);
  const chosen = all.find(({ id }) => id === artifactId) ?? own[0] ?? others.at(-1);
  const tabs = chosen && !own.includes(chosen) ? [...own, chosen] : own;
  useCommands(
    tabs.length > 1
      ? [
          {
            id: 'artifact.next',
            label: t('command.nextArtifact'),
            group: 'page',
            shortcut: 'a',
            run: () => selectArtifact(tabs[(tabs.findIndex(({ id }) => id === chosen?.id) + 1) % tabs.length]?.id),
          },
        ]
      : [],
  );

  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div className={classes['loading']}>
        <SkeletonLines lines={6} />
      </div>
    );
  }
  if (!chosen) {
    return (
      <section className={classes['panel']} aria-label={t('tab.artifacts')}>
        <EmptyState icon={IconFileText} title={t('artifact.none')}>
          {t('artifact.noneDetail')}
        </EmptyState>
      </section>
    );
  }
  return (
    <section className={classes['panel']} aria-label={t('tab.artifacts')}>
      <Tabs value={chosen.id} onChange={(id) => selectArtifact(id ?? undefined)} className={classes['tabs']}>
        <div className={classes['bar']}>
          <Tabs.List className={classes['list']} aria-label={t('tab.artifacts')}>
            {tabs.map(({ id, title }) => (
              <Tabs.Tab key={id} value={id}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {others.filter(({ id }) => id !== chosen.id).length > 0 && (
            <Others artifacts={others.filter(({ id }) => id !== chosen.id)} onChoose={selectArtifact} />
          )}
        </div>
        <Tabs.Panel value={chosen.id} className={classes['tabBody']}>
          <ArtifactView key={chosen.id} artifact={chosen} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

/** Artifacts of earlier steps, by step. */
function Others({ artifacts, onChoose }: { artifacts: Artifact[]; onChoose: (id: string) => void }) {
  const { t } = useTranslation('execution');
  const { detail } = useExecution();
  const steps = [...new Set(artifacts.map(({ path }) => path))];
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton className={classes['others']}>
          {t('artifact.others', { count: artifacts.length })} <IconChevronDown size={13} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {steps.map((path) => (
          <div key={path}>
            <Menu.Label>{detail.steps.find((step) => step.path === path)?.name ?? path}</Menu.Label>
            {artifacts
              .filter((artifact) => artifact.path === path)
              .map(({ id, title }) => (
                <Menu.Item key={id} leftSection={<IconFileText size={14} />} onClick={() => onChoose(id)}>
                  {title}
                </Menu.Item>
              ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
