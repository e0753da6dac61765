import { Button, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/identity.ts';
import { readViews, withView, type SavedView } from '../../features/executions/saved-views.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { showDone } from '../../ui/toast.tsx';
import classes from './executions.module.css';

const route = getRouteApi('/shell/executions');

/** Filters kept under a name, in this browser and for this person. */
export function SavedViews() {
  const { t } = useTranslation(['executions', 'common']);
  const { user } = useMe();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [views, setViews] = useLocalStorage<SavedView[]>({
    key: `renubu-execution-views:${user.id}`,
    defaultValue: [],
    deserialize: readViews,
    getInitialValueInEffect: false,
  });
  const [naming, setNaming] = useState(false);
  const remove = (name: string): void => {
    setViews(views.filter((view) => view.name !== name));
    showDone(t('views.removed'), {
      label: t('views.remove', { name }),
      run: async () => setViews(views),
    });
  };
  return (
    <>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={14} />}>
            {t('views.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('views.none')}</Menu.Label>}
          {views.map((view) => (
            <div key={view.name} className={classes['view']}>
              <Menu.Item onClick={() => void navigate({ search: view.search })}>{view.name}</Menu.Item>
              <Menu.Item
                className={classes['viewRemove']}
                aria-label={t('views.remove', { name: view.name })}
                onClick={() => remove(view.name)}
              >
                <IconTrash size={14} aria-hidden />
              </Menu.Item>
            </div>
          ))}
          <Menu.Divider />
          <Menu.Item disabled={Object.keys(search).length === 0} onClick={() => setNaming(true)}>
            {t('views.save')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={naming} onClose={() => setNaming(false)} title={t('views.save')} size="sm">
        {naming && (
          <NameForm
            onClose={() => setNaming(false)}
            onName={(name) => {
              setViews(withView(views, name, search));
              setNaming(false);
              showDone(t('views.saved'));
            }}
          />
        )}
      </Modal>
    </>
  );
}

function NameForm({ onName, onClose }: { onName: (name: string) => void; onClose: () => void }) {
  const { t } = useTranslation(['executions', 'common']);
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') onName(name.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('views.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={60}
          required
          data-autofocus
        />
        <DialogButtons
          label={t('action.save', { ns: 'common' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
