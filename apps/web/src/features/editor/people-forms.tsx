import { useTranslation } from 'react-i18next';
import type { Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings, NumberField, SelectField, SwitchField, TagsField, TextField } from './fields.tsx';
import { FormEditor } from './form-editor.tsx';
import { useOffers } from './offers.ts';
import { RawField } from './raw-field.tsx';

type FormProps = { path: Path };

/** Who decides, over what, until when, and what happens then. */
export function ApprovalForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  const { roles, members, names } = useOffers();
  const emails = members.map(({ email }) => email);
  const roots = names.map((name) => name.split('.')[0] ?? name);
  return (
    <>
      <TextField path={[...path, 'title']} label={t('approval.title')} hint={t('templateHint')} required />
      <Group title={t('approval.approvers')}>
        <GroupFindings path={[...path, 'approvers']} />
        <div className={classes['pair']}>
          <TextField path={[...path, 'approvers', 'role']} label={t('approval.role')} choices={roles} />
          <TextField
            path={[...path, 'approvers', 'managerOf']}
            label={t('approval.managerOf')}
            hint={t('approval.managerOfHint')}
            choices={['{{ user.id }}', ...emails]}
          />
        </div>
        <TagsField
          path={[...path, 'approvers', 'users']}
          label={t('approval.users')}
          hint={t('approval.usersHint')}
          choices={emails}
        />
        <div className={classes['pair']}>
          <NumberField
            path={[...path, 'approvers', 'quorum']}
            label={t('approval.quorum')}
            placeholder="1"
            min={1}
            max={50}
          />
          <SwitchField
            path={[...path, 'approvers', 'sequence']}
            label={t('approval.sequence')}
            hint={t('approval.sequenceHint')}
            usually={false}
          />
        </div>
        <SwitchField
          path={[...path, 'allowSelf']}
          label={t('approval.allowSelf')}
          hint={t('approval.allowSelfHint')}
          usually={false}
        />
      </Group>
      <TagsField
        path={[...path, 'evidence']}
        label={t('approval.evidence')}
        hint={t('approval.evidenceHint')}
        choices={roots}
      />
      <Group title={t('approval.time')}>
        <div className={classes['pair']}>
          <TextField path={[...path, 'expiresIn']} label={t('approval.expiresIn')} placeholder="24h" />
          <TextField path={[...path, 'remindAfter']} label={t('approval.remindAfter')} placeholder="12h" />
        </div>
        <EscalationFields path={[...path, 'escalateTo']} emails={emails} />
      </Group>
      <FormEditor path={[...path, 'form']} title={t('approval.form')} />
    </>
  );
}

function EscalationFields({ path, emails }: { path: Path; emails: string[] }) {
  const { t } = useTranslation('editor');
  const { roles } = useOffers();
  const given = useField(path).value !== undefined;
  return (
    <>
      <GroupFindings path={path} />
      <div className={classes['pair']}>
        <TextField
          path={[...path, 'role']}
          label={t('approval.escalateRole')}
          hint={t('approval.escalateHint')}
          choices={roles}
        />
        {given && (
          <TextField path={[...path, 'after']} label={t('approval.escalateAfter')} placeholder="18h" required />
        )}
      </div>
      {given && <TagsField path={[...path, 'users']} label={t('approval.escalateUsers')} choices={emails} />}
    </>
  );
}

export function TaskForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  const { members } = useOffers();
  return (
    <>
      <TextField path={[...path, 'title']} label={t('task.title')} hint={t('templateHint')} required />
      <div className={classes['pair']}>
        <SelectField
          path={[...path, 'owner']}
          label={t('task.owner')}
          usually="human"
          data={(['human', 'ai'] as const).map((value) => ({ value, label: t(`task.owners.${value}`) }))}
        />
        <TextField
          path={[...path, 'assignee']}
          label={t('task.assignee')}
          hint={t('task.assigneeHint')}
          choices={members.map(({ email }) => email)}
        />
        <TextField path={[...path, 'due']} label={t('task.due')} placeholder="3bd" />
        <NumberField
          path={[...path, 'priority']}
          label={t('task.priority')}
          hint={t('task.priorityHint')}
          min={1}
          max={5}
        />
      </div>
      <SwitchField path={[...path, 'wait']} label={t('task.wait')} usually />
      <RawField
        path={[...path, 'subtasks']}
        label={t('task.subtasks')}
        placeholder="- title: Call the customer"
        minRows={2}
      />
    </>
  );
}

/** A person's step: what it records is a form; its chat and artifacts are YAML. */
export function GuidedForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <>
      <div className={classes['pair']}>
        <NumberField path={[...path, 'estimatedMinutes']} label={t('guided.minutes')} min={1} max={480} />
        <SwitchField path={[...path, 'skippable']} label={t('guided.skippable')} usually />
      </div>
      <TextField
        path={[...path, 'chat', 'opening', 'text']}
        label={t('guided.opening')}
        hint={t('templateHint')}
        multiline
        required
      />
      <FormEditor path={[...path, 'outputs']} title={t('guided.outputs')} />
      <TagsField
        path={[...path, 'actions']}
        label={t('guided.actions')}
        choices={['snooze', 'skip', 'escalate', 'create_task']}
      />
      <RawField path={[...path, 'chat']} label={t('guided.chat')} minRows={5} />
      <RawField path={[...path, 'artifacts']} label={t('guided.artifacts')} minRows={3} />
    </>
  );
}
