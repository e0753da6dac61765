import { ActionIcon, Alert, Modal, NativeSelect, SimpleGrid, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Member } from '@renubu/contracts/identity';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan, useMembers, useUpdateMember } from '../../api/identity.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { Section } from '../../ui/page.tsx';
import { ErrorState, errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import { ApproverGroups } from './approver-groups.tsx';
import classes from './settings.module.css';

const roles = ['admin', 'manager', 'csm', 'approver', 'viewer'] as const satisfies readonly Member['role'][];
const levels = ['junior', 'mid', 'senior', 'expert'] as const satisfies readonly Member['experienceLevel'][];

/** The people of the organization; administrators change roles and who gets work. */
export function PeopleSettings() {
  const { t } = useTranslation('settings');
  const mayRead = useCan();
  const manages = mayRead('organization.manage');
  const query = useMembers();
  const [editing, setEditing] = useState<Member | null>(null);
  const people = query.data?.items;
  const columns = useColumns(people ?? [], manages ? setEditing : null);
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <Section title={t('people.title')} aside={people && String(people.length)} flush>
        <DataTable
          label={t('people.title')}
          rows={people}
          rowKey={({ userId }) => userId}
          columns={columns}
          {...(manages ? { onOpen: setEditing } : {})}
          card={(member) => (
            <div>
              <span className={classes['name']}>{member.name}</span>
              <div className={classes['dim']}>
                {t(`role.${member.role}`, { ns: 'common' })} · {member.email}
              </div>
            </div>
          )}
        />
        {editing && <MemberDialog member={editing} people={people ?? []} onClose={() => setEditing(null)} />}
      </Section>
      {mayRead('approvals.read') && <ApproverGroups />}
    </>
  );
}

function useColumns(people: Member[], onEdit: ((member: Member) => void) | null): Column<Member>[] {
  const { t } = useTranslation('settings');
  return [
    {
      key: 'name',
      header: t('people.name'),
      width: 'minmax(220px, 1.6fr)',
      cell: (member) => (
        <>
          <span className={classes['name']}>{member.name}</span>{' '}
          <span className={classes['dim']}>{member.title ?? member.email}</span>{' '}
          {!member.active && <ToneBadge tone="gray">{t('people.inactive')}</ToneBadge>}
        </>
      ),
    },
    { key: 'role', header: t('people.role'), width: '112px', cell: ({ role }) => t(`role.${role}`, { ns: 'common' }) },
    {
      key: 'experience',
      header: t('people.experience'),
      width: '92px',
      hideBelow: 900,
      cell: ({ experienceLevel }) => t(`experience.${experienceLevel}`, { ns: 'common' }),
    },
    {
      key: 'manager',
      header: t('people.manager'),
      width: '132px',
      hideBelow: 900,
      cell: ({ managerId }) => people.find(({ userId }) => userId === managerId)?.name ?? '–',
    },
    {
      key: 'territories',
      header: t('people.territories'),
      width: 'minmax(90px, 0.6fr)',
      hideBelow: 1100,
      cell: ({ territories }) => territories.join(', ') || '–',
    },
    {
      key: 'skills',
      header: t('people.skills'),
      width: 'minmax(90px, 0.6fr)',
      hideBelow: 1100,
      cell: ({ skills }) => skills.join(', ') || '–',
    },
    {
      key: 'work',
      header: t('people.work'),
      width: '84px',
      cell: ({ takesWork }) => t(takesWork ? 'people.yes' : 'people.no'),
    },
    {
      key: 'open',
      header: t('people.open'),
      width: '112px',
      align: 'right',
      hideBelow: 900,
      cell: ({ openExecutions }) => openExecutions,
    },
    ...(onEdit
      ? [
          {
            key: 'actions',
            header: t('people.actions'),
            quiet: true,
            width: '36px',
            align: 'right' as const,
            cell: (member: Member) => (
              <ActionIcon
                aria-label={t('people.edit', { name: member.name })}
                onClick={(event) => {
                  event.stopPropagation();
                  onEdit(member);
                }}
              >
                <IconPencil size={15} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
}

function MemberDialog({ member, people, onClose }: { member: Member; people: Member[]; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const update = useUpdateMember();
  const { role, title, experienceLevel, managerId, skills, territories, takesWork, active } = member;
  const form = useForm({
    initialValues: {
      role,
      title: title ?? '',
      experienceLevel,
      managerId: managerId ?? '',
      skills,
      territories,
      takesWork,
      active,
    },
  });
  const save = form.onSubmit((values) =>
    update.mutate(
      { userId: member.userId, ...values, title: values.title.trim() || null, managerId: values.managerId || null },
      {
        onSuccess: () => {
          showDone(t('people.saved', { name: member.name }));
          onClose();
        },
      },
    ),
  );
  const managers = people
    .filter(({ userId }) => userId !== member.userId)
    .map(({ userId, name }) => ({ value: userId, label: name }));
  return (
    <Modal opened onClose={onClose} title={t('people.edit', { name: member.name })} size="md">
      <form noValidate onSubmit={save}>
        <Stack gap="sm">
          {update.error && (
            <Alert color="red" variant="light" role="alert">
              {errorMessage(update.error)}
            </Alert>
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <NativeSelect
              label={t('people.role')}
              data-autofocus
              data={roles.map((value) => ({ value, label: t(`role.${value}`, { ns: 'common' }) }))}
              {...form.getInputProps('role')}
            />
            <TextInput label={t('people.jobTitle')} {...form.getInputProps('title')} />
            <NativeSelect
              label={t('people.experience')}
              data={levels.map((value) => ({ value, label: t(`experience.${value}`, { ns: 'common' }) }))}
              {...form.getInputProps('experienceLevel')}
            />
            <NativeSelect
              label={t('people.manager')}
              data={[{ value: '', label: t('people.nobody') }, ...managers]}
              {...form.getInputProps('managerId')}
            />
          </SimpleGrid>
          <TagsInput
            label={t('people.territories')}
            description={t('people.tagsHint')}
            {...form.getInputProps('territories')}
          />
          <TagsInput label={t('people.skills')} description={t('people.tagsHint')} {...form.getInputProps('skills')} />
          <Switch label={t('people.takesWork')} {...form.getInputProps('takesWork', { type: 'checkbox' })} />
          <Switch label={t('people.active')} {...form.getInputProps('active', { type: 'checkbox' })} />
          <DialogButtons
            label={t('action.save', { ns: 'common' })}
            cancel={t('action.cancel', { ns: 'common' })}
            onCancel={onClose}
            loading={update.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
