import { Button, Modal, Switch } from '@mantine/core';
import { IconChecklist, IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { TaskForm } from '../../features/tasks/task-form.tsx';
import { TaskList } from '../../features/tasks/task-list.tsx';
import { CountTabs } from '../../ui/count-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState } from '../../ui/states.tsx';
import classes from './tasks-page.module.css';

const route = getRouteApi('/shell/tasks');

/** One's own tasks, or the team's. */
export function TasksPage() {
  const { t } = useTranslation('tasks');
  const { view, done } = route.useSearch();
  const navigate = route.useNavigate();
  const works = useCan()('tasks.work');
  const [creating, setCreating] = useState(false);
  const team = view === 'team';
  useCommands(
    works
      ? [
          {
            id: 'task.create',
            label: t('create'),
            group: 'create',
            icon: IconPlus,
            shortcut: 'c',
            run: () => setCreating(true),
          },
        ]
      : [],
  );
  const create = works && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      flush
      actions={create}
      toolbar={
        <div className={classes['toolbar']}>
          <CountTabs
            label={t('view.label')}
            value={team ? 'team' : 'mine'}
            onChange={(value) =>
              void navigate({
                search: (before) => ({ ...before, view: value === 'team' ? 'team' : undefined }),
                replace: true,
              })
            }
            tabs={[
              { value: 'mine', label: t('view.mine') },
              { value: 'team', label: t('view.team') },
            ]}
          />
          <Switch
            size="xs"
            label={t('showDone')}
            checked={done === 'true'}
            onChange={(event) => {
              const checked = event.currentTarget.checked;
              void navigate({ search: (before) => ({ ...before, done: checked ? 'true' : undefined }), replace: true });
            }}
          />
        </div>
      }
    >
      <TaskList
        filter={{ ...(team ? {} : { mine: 'true' }), ...(done === 'true' ? {} : { open: 'true' }) }}
        showAssignee={team}
        empty={
          <EmptyState icon={IconChecklist} title={t(team ? 'empty.team' : 'empty.mine')} action={create}>
            {!team && t('empty.mineDetail')}
          </EmptyState>
        }
      />
      <Modal opened={creating} onClose={() => setCreating(false)} title={t('form.create')} size="md">
        {creating && <TaskForm onClose={() => setCreating(false)} />}
      </Modal>
    </Page>
  );
}
