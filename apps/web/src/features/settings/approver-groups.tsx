import { ActionIcon, Button, Modal, MultiSelect, Stack, TextInput } from '@mantine/core';
import type { ApproverGroup } from '@renubu/contracts/approvals';
import { IconPencil, IconPlus, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { approverGroupsQuery, useRemoveGroup, useSaveGroup } from '../../api/approvals.ts';
import { fieldErrors } from '../../api/errors.ts';
import { useCan, useMembers } from '../../api/identity.ts';
import { ConfirmDialog, DialogButtons } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, errorMessage, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './settings.module.css';

/** Groups of people that a workflow can name as approvers. */
export function ApproverGroups() {
  const { t } = useTranslation('approvals');
  const query = useQuery(approverGroupsQuery);
  const manages = useCan()('approvals.manage');
  const [editing, setEditing] = useState<ApproverGroup | 'new' | null>(null);
  const [removing, setRemoving] = useState<ApproverGroup | null>(null);
  const add = manages && (
    <Button size="compact-sm" leftSection={<IconPlus size={13} />} onClick={() => setEditing('new')}>
      {t('groups.add')}
    </Button>
  );
  return (
    <Section title={t('groups.title')} actions={add} flush>
      <Load query={query}>
        {(groups) =>
          groups.length === 0 ? (
            <EmptyState icon={IconUsersGroup} title={t('groups.empty')}>
              {t('groups.detail')}
            </EmptyState>
          ) : (
            groups.map((group) => (
              <Line
                key={group.id}
                group={group}
                onEdit={manages ? () => setEditing(group) : null}
                onRemove={() => setRemoving(group)}
              />
            ))
          )
        }
      </Load>
      {editing && <GroupDialog group={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {removing && <RemoveDialog group={removing} onClose={() => setRemoving(null)} />}
    </Section>
  );
}

interface LineProps {
  group: ApproverGroup;
  /** Null where one may not change it. */
  onEdit: (() => void) | null;
  onRemove: () => void;
}
function Line({ group, onEdit, onRemove }: LineProps) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const names = group.members.map(({ name }) => name);
  return (
    <div className={classes['connection']}>
      <div className={classes['connectionText']}>
        <div className={classes['connectionHead']}>
          <code className={classes['name']}>{group.name}</code>
          <span className={classes['dim']}>{group.description}</span>
        </div>
        <div className={classes['dim']}>{names.length === 0 ? t('groups.noMembers') : format.list(names)}</div>
      </div>
      {onEdit && (
        <div className={classes['connectionHead']}>
          <ActionIcon aria-label={t('groups.edit', { name: group.name })} onClick={onEdit}>
            <IconPencil size={15} />
          </ActionIcon>
          <ActionIcon aria-label={t('groups.remove', { name: group.name })} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}

function GroupDialog({ group, onClose }: { group: ApproverGroup | null; onClose: () => void }) {
  const { t } = useTranslation(['approvals', 'common']);
  const { data: members } = useMembers();
  const saving = useSaveGroup();
  const [name, setName] = useState(group?.name ?? '');
  const [description, setDescription] = useState(group?.description ?? '');
  const [memberIds, setMemberIds] = useState(group?.members.map(({ id }) => id) ?? []);
  const problems = fieldErrors(saving.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate(
      { id: group?.id ?? null, name: name.trim(), description: description.trim(), memberIds },
      {
        onSuccess: () => {
          showDone(t('groups.saved'));
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={group ? t('groups.edit', { name: group.name }) : t('groups.add')} size="md">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput
            label={t('groups.name')}
            description={t('groups.nameHint')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problems['name']}
            required
            maxLength={80}
            data-autofocus
          />
          <TextInput
            label={t('groups.description')}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            maxLength={500}
          />
          <MultiSelect
            label={t('groups.members')}
            data={(members?.items ?? [])
              .filter(({ active, userId }) => active || memberIds.includes(userId))
              .map(({ userId, name: label }) => ({ value: userId, label }))}
            value={memberIds}
            onChange={setMemberIds}
            searchable
          />
          {saving.error && !problems['name'] && (
            <p className={classes['error']} role="alert">
              {errorMessage(saving.error)}
            </p>
          )}
          <DialogButtons
            label={t('action.save', { ns: 'common' })}
            cancel={t('action.cancel', { ns: 'common' })}
            onCancel={onClose}
            loading={saving.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}

function RemoveDialog({ group, onClose }: { group: ApproverGroup; onClose: () => void }) {
  const { t } = useTranslation(['approvals', 'common']);
  const removing = useRemoveGroup();
  const remove = (): void =>
    removing.mutate(group.id, {
      onSuccess: () => {
        showDone(t('groups.removed'));
        onClose();
      },
      onError: showError,
    });
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t('groups.removeTitle', { name: group.name })}
      confirmLabel={t('action.remove', { ns: 'common' })}
      danger
      loading={removing.isPending}
      onConfirm={remove}
    >
      {t('groups.removeDetail')}
    </ConfirmDialog>
  );
}
