import { ActionIcon, Anchor, Button } from '@mantine/core';
import type { Stakeholder } from '@renubu/contracts/customers';
import { IconPencil, IconPlus, IconTrash, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stakeholdersQuery, useRemoveStakeholder } from '../../api/customers.ts';
import { useCan } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/dialogs.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { StakeholderDialog } from './stakeholder-form.tsx';
import classes from './stakeholders.module.css';

const sentimentTone = { positive: 'green', neutral: 'gray', negative: 'red' } as const;

/** The people of a customer: who decides, how much they count, how they stand to us. */
export function Stakeholders({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers');
  const can = useCan()('customers.write');
  const query = useQuery(stakeholdersQuery(customerId));
  const remove = useRemoveStakeholder(customerId);
  const [editing, setEditing] = useState<Stakeholder | 'new' | null>(null);
  const [removing, setRemoving] = useState<Stakeholder | null>(null);
  const columns = useColumns(can ? { onEdit: setEditing, onRemove: setRemoving } : null);
  useCommands(
    can
      ? [
          {
            id: 'stakeholder.add',
            label: t('people.add'),
            group: 'create',
            icon: IconPlus,
            run: () => setEditing('new'),
          },
        ]
      : [],
  );
  const add = can && (
    <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
      {t('people.add')}
    </Button>
  );
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Section title={t('people.title')} actions={add} flush>
      <DataTable
        label={t('people.title')}
        columns={columns}
        rows={query.data?.items}
        rowKey={({ id }) => id}
        {...(can ? { onOpen: (person: Stakeholder) => setEditing(person) } : {})}
        card={(person) => (
          <div className={classes['card']}>
            <strong>{person.name}</strong>
            <span>{[person.title, t(`people.roles.${person.role}`)].filter(Boolean).join(' · ')}</span>
            <ToneBadge tone={sentimentTone[person.sentiment]} look="dot">
              {t(`people.sentiments.${person.sentiment}`)}
            </ToneBadge>
          </div>
        )}
        empty={
          <EmptyState icon={IconUsers} title={t('people.none')} action={add}>
            {t('people.noneDetail')}
          </EmptyState>
        }
      />
      {editing && (
        <StakeholderDialog
          customerId={customerId}
          person={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      )}
      <ConfirmDialog
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('people.removeTitle', { name: removing?.name ?? '' })}
        confirmLabel={t('action.remove', { ns: 'common' })}
        danger
        loading={remove.isPending}
        onConfirm={() =>
          removing &&
          remove.mutate(removing.id, {
            onError: showError,
            onSuccess: () => {
              showDone(t('people.removed', { name: removing.name }));
              setRemoving(null);
            },
          })
        }
      >
        {t('people.removeDetail')}
      </ConfirmDialog>
    </Section>
  );
}

interface RowVerbs {
  onEdit: (person: Stakeholder) => void;
  onRemove: (person: Stakeholder) => void;
}
function useColumns(verbs: RowVerbs | null): Column<Stakeholder>[] {
  const { t } = useTranslation('customers');
  const format = useFormat();
  return [
    {
      key: 'name',
      header: t('people.name'),
      width: 'minmax(180px, 1.4fr)',
      cell: ({ name, title }) => (
        <>
          <strong className={classes['name']}>{name}</strong> <span className={classes['dim']}>{title}</span>
        </>
      ),
    },
    { key: 'role', header: t('people.role'), width: '120px', cell: ({ role }) => t(`people.roles.${role}`) },
    {
      key: 'influence',
      header: t('people.influence'),
      width: '84px',
      cell: ({ influence }) => t(`level.${influence}`, { ns: 'common' }),
    },
    {
      key: 'sentiment',
      header: t('people.sentiment'),
      width: '96px',
      cell: ({ sentiment }) => (
        <ToneBadge tone={sentimentTone[sentiment]} look="dot">
          {t(`people.sentiments.${sentiment}`)}
        </ToneBadge>
      ),
    },
    {
      key: 'strength',
      header: t('people.strength'),
      width: '92px',
      align: 'right',
      cell: ({ relationshipStrength }) => (relationshipStrength === null ? '–' : `${String(relationshipStrength)}/10`),
    },
    {
      key: 'email',
      header: t('people.email'),
      width: 'minmax(120px, 1fr)',
      hideBelow: 900,
      cell: ({ email }) =>
        email && (
          <Anchor href={`mailto:${email}`} size="sm" onClick={(event) => event.stopPropagation()}>
            {email}
          </Anchor>
        ),
    },
    {
      key: 'last',
      header: t('people.last'),
      width: '112px',
      hideBelow: 1100,
      cell: ({ lastInteractionAt }) => (lastInteractionAt ? format.relative(lastInteractionAt) : t('people.never')),
    },
    ...(verbs
      ? [
          {
            key: 'actions',
            header: t('people.actions'),
            quiet: true,
            width: '64px',
            align: 'right' as const,
            cell: (person: Stakeholder) => (
              <span onClick={(event) => event.stopPropagation()}>
                <ActionIcon aria-label={t('people.edit', { name: person.name })} onClick={() => verbs.onEdit(person)}>
                  <IconPencil size={15} />
                </ActionIcon>
                <ActionIcon
                  aria-label={t('people.remove', { name: person.name })}
                  onClick={() => verbs.onRemove(person)}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </span>
            ),
          },
        ]
      : []),
  ];
}
