import { Button, Modal, Stack, TextInput } from '@mantine/core';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { useAddSchedule, workflowSchedulesQuery } from '../../api/schedules.ts';
import classes from '../../features/automation/automation.module.css';
import { ScheduleLines } from '../../features/automation/schedule-lines.tsx';
import { NextRuns } from '../../features/editor/schedule-fields.tsx';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { Load } from '../../ui/states.tsx';
import { WebhookAddress } from './webhook-address.tsx';

/** When the clock starts the workflow, and the address of its own webhook. */
export function ScheduleTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('automation');
  const can = useCan();
  const query = useQuery(workflowSchedulesQuery(workflow.slug));
  const [adding, setAdding] = useState(false);
  const hasWebhook = workflow.on.some((trigger) => 'webhook' in trigger);
  return (
    <>
      {hasWebhook && can('workflows.write') && <WebhookAddress slug={workflow.slug} />}
      <div className={classes['line']}>
        <span className={classes['dim']}>{t('schedule.detail')}</span>
        {can('schedules.write') && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            {t('schedule.add')}
          </Button>
        )}
      </div>
      <Load query={query}>{(items) => <ScheduleLines schedules={items} />}</Load>
      <Modal opened={adding} onClose={() => setAdding(false)} title={t('schedule.add')} size="sm">
        {adding && <AddForm slug={workflow.slug} onClose={() => setAdding(false)} />}
      </Modal>
    </>
  );
}

function AddForm({ slug, onClose }: { slug: string; onClose: () => void }) {
  const { t } = useTranslation(['automation', 'common', 'editor']);
  const adding = useAddSchedule(slug);
  const [name, setName] = useState('');
  const [cron, setCron] = useState('0 9 * * MON-FRI');
  const [timezone, setTimezone] = useState('');
  const given = { cron: cron.trim() || undefined, timezone: timezone.trim() || undefined, runAt: undefined };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    adding.mutate({ ...given, ...(name.trim() === '' ? {} : { name: name.trim() }) }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {adding.error && <ErrorLine error={adding.error} />}
        <TextInput
          label={t('schedule.name')}
          value={name}
          maxLength={120}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('schedule.cronLine', { ns: 'editor' })}
          description={t('schedule.cronHint', { ns: 'editor' })}
          value={cron}
          required
          onChange={(event) => setCron(event.currentTarget.value)}
        />
        <TextInput
          label={t('schedule.timezone', { ns: 'editor' })}
          description={t('schedule.timezoneHint', { ns: 'editor' })}
          placeholder="Europe/Berlin"
          value={timezone}
          onChange={(event) => setTimezone(event.currentTarget.value)}
        />
        <NextRuns {...given} />
        <DialogButtons
          label={t('action.add', { ns: 'common' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={adding.isPending}
        />
      </Stack>
    </form>
  );
}
