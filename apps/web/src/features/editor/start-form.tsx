import { ActionIcon, Button, Menu } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stages, kinds } from '../../app/search-params.ts';
import { ConditionField } from './condition-field.tsx';
import { isLoose, type Path } from './document.ts';
import { useEditor, useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings, SelectField, TagsField, TextField } from './fields.tsx';
import { FormEditor } from './form-editor.tsx';
import { useOffers } from './offers.ts';
import { ScheduleFields } from './schedule-fields.tsx';

const triggerKinds = ['event', 'schedule', 'webhook', 'manual', 'customer', 'workflow'] as const;
type TriggerKind = (typeof triggerKinds)[number];

const beginnings: Record<TriggerKind, Json> = {
  event: { event: 'order.created' },
  schedule: { schedule: { cron: '0 9 * * MON-FRI' } },
  webhook: { webhook: {} },
  manual: { manual: {} },
  customer: { customer: { kind: 'renewal' } },
  workflow: { workflow: {} },
};

/** What starts the workflow: one or more triggers. */
export function StartForm() {
  const { t } = useTranslation('editor');
  const { value, set, disabled } = useField(['on']);
  const triggers = Array.isArray(value) ? (value as Json[]) : [];
  return (
    <div className={classes['form']}>
      <div className={classes['formHead']}>
        <div>
          <h2>{t('start.title')}</h2>
          <p>{t('start.detail')}</p>
        </div>
      </div>
      <GroupFindings path={['on']} />
      {triggers.map((trigger, index) => (
        <TriggerForm
          key={index}
          trigger={trigger}
          path={['on', index]}
          onRemove={triggers.length > 1 ? () => set(triggers.toSpliced(index, 1)) : undefined}
        />
      ))}
      {!disabled && (
        <div>
          <Menu position="bottom-start" width={300}>
            <Menu.Target>
              <Button variant="light" leftSection={<IconPlus size={14} />}>
                {t('start.add')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {triggerKinds.map((kind) => (
                <Menu.Item key={kind} onClick={() => set([...triggers, beginnings[kind]])}>
                  {t(`start.kind.${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </div>
  );
}

function TriggerForm({ trigger, path, onRemove }: { trigger: Json; path: Path; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation('editor');
  const { writable } = useEditor();
  const kind = triggerKinds.find((name) => isLoose(trigger) && name in trigger);
  return (
    <Group
      title={kind ? t(`start.kind.${kind}`) : t('start.unknown')}
      actions={
        writable &&
        onRemove && (
          <ActionIcon aria-label={t('start.remove')} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        )
      }
    >
      <GroupFindings path={path} />
      {kind === 'event' && <EventFields path={path} />}
      {kind === 'schedule' && <ScheduleFields path={[...path, 'schedule']} />}
      {kind === 'webhook' && <WebhookFields path={[...path, 'webhook']} />}
      {kind === 'manual' && <FormEditor path={[...path, 'manual', 'inputs']} title={t('start.inputs')} />}
      {kind === 'workflow' && <FormEditor path={[...path, 'workflow', 'inputs']} title={t('start.inputs')} />}
      {kind === 'customer' && <CustomerFields path={[...path, 'customer']} />}
    </Group>
  );
}

function EventFields({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const { eventTypes, names } = useOffers();
  return (
    <>
      <TextField
        path={[...path, 'event']}
        label={t('start.eventType')}
        hint={t('start.eventHint')}
        choices={eventTypes}
        required
      />
      <ConditionField path={[...path, 'when']} title={t('start.when')} optional />
      <TextField
        path={[...path, 'correlate']}
        label={t('start.correlate')}
        hint={t('start.correlateHint')}
        choices={names.map((name) => `{{ ${name} }}`)}
      />
    </>
  );
}

function WebhookFields({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const scheme = useField([...path, 'scheme']).value;
  return (
    <>
      <p className={classes['hint']}>{t('start.webhookHint')}</p>
      <div className={classes['pair']}>
        <SelectField
          path={[...path, 'scheme']}
          label={t('start.scheme')}
          usually="standard-webhooks"
          data={(['standard-webhooks', 'hmac-sha256', 'token'] as const).map((value) => ({
            value,
            label: t(`start.schemes.${value}`),
          }))}
        />
        {typeof scheme === 'string' && scheme !== 'standard-webhooks' && (
          <TextField path={[...path, 'header']} label={t('start.header')} placeholder="x-signature" />
        )}
        <TextField path={[...path, 'event']} label={t('start.becomes')} hint={t('start.becomesHint')} />
        <TextField path={[...path, 'idField']} label={t('start.idField')} hint={t('start.idFieldHint')} />
      </div>
      <TextField path={[...path, 'correlate']} label={t('start.correlate')} hint={t('start.correlateHint')} />
    </>
  );
}

function CustomerFields({ path }: { path: Path }) {
  const { t } = useTranslation(['editor', 'common']);
  const kind = useField([...path, 'kind']).value;
  return (
    <>
      <SelectField
        path={[...path, 'kind']}
        label={t('start.customerKind')}
        required
        data={kinds.map((value) => ({ value, label: t(`kind.${value}`, { ns: 'common' }) }))}
      />
      {kind === 'renewal' && (
        <TagsField path={[...path, 'stages']} label={t('start.stages')} hint={t('start.stagesHint')} choices={stages} />
      )}
    </>
  );
}
