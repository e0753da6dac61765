import { SegmentedControl, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConditionField } from './condition-field.tsx';
import { isLoose, type Path } from './document.ts';
import { useEditor, useField } from './editor-context.ts';
import classes from './editor.module.css';
import { EntriesField } from './entries-field.tsx';
import { Group, GroupFindings, SelectField, SwitchField, TextField } from './fields.tsx';
import { useOffers } from './offers.ts';
import { RawField } from './raw-field.tsx';

type FormProps = { path: Path };

export function SetForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return <EntriesField path={[...path, 'values']} title={t('set.values')} hint={t('set.hint')} />;
}

export function DecisionForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <>
      <SelectField
        path={[...path, 'outcome']}
        label={t('decision.outcome')}
        hint={t('decision.hint')}
        required
        data={(['allow', 'block', 'review'] as const).map((value) => ({
          value,
          label: t(`decision.outcomes.${value}`),
        }))}
      />
      <TextField path={[...path, 'reason']} label={t('decision.reason')} hint={t('templateHint')} multiline />
    </>
  );
}

const waits = ['for', 'until', 'event'] as const;
const beginnings = { for: '1d', until: '{{ customer.renewalDate }}', event: { type: 'order.paid' } } as const;

/** Waits for a time, until an instant, or for an event. */
export function WaitForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  const { writable } = useEditor();
  const { eventTypes } = useOffers();
  const { value, set } = useField(path);
  const step = isLoose(value) ? value : {};
  const kind = waits.find((name) => step[name] !== undefined) ?? 'for';
  const choose = (next: (typeof waits)[number]): void => {
    const { for: _for, until: _until, event: _event, onTimeout, ...rest } = step;
    const kept = next === 'event' && onTimeout !== undefined ? { onTimeout } : {};
    set({ ...rest, ...kept, [next]: beginnings[next] } as never);
  };
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4} id="wait-kind">
          {t('wait.kind')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-labelledby="wait-kind"
          readOnly={!writable}
          value={kind}
          onChange={(next) => choose(next as (typeof waits)[number])}
          data={waits.map((name) => ({ value: name, label: t(`wait.kinds.${name}`) }))}
        />
      </div>
      <GroupFindings path={path} />
      {kind === 'for' && <TextField path={[...path, 'for']} label={t('wait.for')} hint={t('durationHint')} required />}
      {kind === 'until' && (
        <TextField path={[...path, 'until']} label={t('wait.until')} hint={t('wait.untilHint')} required />
      )}
      {kind === 'event' && (
        <Group title={t('wait.event')}>
          <TextField
            path={[...path, 'event', 'type']}
            label={t('wait.eventType')}
            hint={t('wait.eventHint')}
            choices={eventTypes}
            required
          />
          <ConditionField path={[...path, 'event', 'match']} title={t('wait.match')} optional />
          <p className={classes['hint']}>{t('wait.timeoutHint')}</p>
        </Group>
      )}
    </>
  );
}

export function WorkflowForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  const { workflows } = useOffers();
  return (
    <>
      <TextField
        path={[...path, 'start']}
        label={t('child.start')}
        hint={t('child.startHint')}
        choices={workflows.map(({ slug }) => slug)}
        required
      />
      <SwitchField path={[...path, 'wait']} label={t('child.wait')} usually />
      <EntriesField path={[...path, 'inputs']} title={t('child.inputs')} />
    </>
  );
}

export function EndForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <>
      <TextField path={[...path, 'outcome']} label={t('end.outcome')} hint={t('end.hint')} />
      <RawField path={[...path, 'data']} label={t('end.data')} minRows={2} />
    </>
  );
}
