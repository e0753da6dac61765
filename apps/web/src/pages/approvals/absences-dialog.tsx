import { ActionIcon, Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import type { Absence } from '@renubu/contracts/approvals';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { absencesQuery, useAddAbsence, useRemoveAbsence } from '../../api/approvals.ts';
import { useCan, useMe, useMembers } from '../../api/identity.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { errorMessage, Load } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import classes from './approvals.module.css';

/** Who is away and who decides meanwhile; one's own absence, or as a manager of approvals anybody's. */
export function AbsencesDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('approvals');
  return (
    <Modal opened={opened} onClose={onClose} title={t('absences.title')} size="lg">
      {opened && <Absences />}
    </Modal>
  );
}

function Absences() {
  const { t } = useTranslation('approvals');
  const query = useQuery(absencesQuery);
  const decides = useCan()('approvals.decide');
  return (
    <Stack gap="lg">
      <Load query={query}>
        {(absences) =>
          absences.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('absences.none')}
            </Text>
          ) : (
            <ul className={classes['list']}>
              {absences.map((absence) => (
                <Line key={absence.id} absence={absence} />
              ))}
            </ul>
          )
        }
      </Load>
      {decides && <AddAbsence />}
    </Stack>
  );
}

function Line({ absence }: { absence: Absence }) {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const { user } = useMe();
  const manages = useCan()('approvals.manage');
  const removing = useRemoveAbsence();
  const { person, delegate, from, to, note, current } = absence;
  const remove = (): void =>
    removing.mutate(absence.id, { onSuccess: () => showDone(t('absences.removed')), onError: showError });
  return (
    <li>
      <div>
        <p>
          {t('absences.line', { person: person.name, delegate: delegate.name })}{' '}
          {current && <ToneBadge tone="amber">{t('absences.current')}</ToneBadge>}
        </p>
        <p className={classes['dim']}>
          {format.date(from)} – {format.date(to)}
          {note && ` · ${note}`}
        </p>
      </div>
      {(manages || person.id === user.id) && (
        <ActionIcon
          aria-label={t('absences.remove', { name: person.name })}
          loading={removing.isPending}
          onClick={remove}
        >
          <IconTrash size={15} />
        </ActionIcon>
      )}
    </li>
  );
}

const dayMs = 86_400_000;
const localDay = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

function AddAbsence() {
  const { t } = useTranslation('approvals');
  const { user } = useMe();
  const manages = useCan()('approvals.manage');
  const { data: members } = useMembers();
  const adding = useAddAbsence();
  const [personId, setPersonId] = useState<string | null>(user.id);
  const [delegateId, setDelegateId] = useState<string | null>(null);
  const [from, setFrom] = useState(() => localDay(new Date()));
  const [to, setTo] = useState(() => localDay(new Date(Date.now() + 7 * dayMs)));
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const people = (members?.items ?? []).filter(({ active }) => active);
  const options = people.map(({ userId, name }) => ({ value: userId, label: name }));
  const backwards = to < from;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (delegateId === null || backwards) return;
    adding.mutate(
      {
        ...(personId === null || personId === user.id ? {} : { personId }),
        delegateId,
        from: new Date(`${from}T00:00:00`).toISOString(),
        // The last day counts.
        to: new Date(new Date(`${to}T00:00:00`).getTime() + dayMs).toISOString(),
        note: note.trim(),
      },
      {
        onSuccess: () => {
          showDone(t('absences.added'));
          setDelegateId(null);
          setNote('');
          setTried(false);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <div className={classes['fields']}>
          {manages && (
            <Select
              label={t('absences.person')}
              data={options}
              value={personId}
              onChange={setPersonId}
              searchable
              allowDeselect={false}
            />
          )}
          <Select
            label={t('absences.delegate')}
            data={options.filter(({ value }) => value !== personId)}
            value={delegateId}
            onChange={setDelegateId}
            searchable
            required
            error={tried && delegateId === null ? t('absences.missing') : undefined}
          />
          <TextInput
            type="date"
            label={t('absences.from')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('absences.to')}
            value={to}
            min={from}
            onChange={(event) => setTo(event.currentTarget.value)}
            error={backwards ? t('absences.range') : undefined}
          />
        </div>
        <TextInput
          label={t('absences.note')}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {adding.error && (
          <p className={classes['problem']} role="alert">
            {errorMessage(adding.error)}
          </p>
        )}
        <div>
          <Button type="submit" loading={adding.isPending}>
            {t('absences.add')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
