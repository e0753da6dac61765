import { Alert, Button, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import type { JsonObject } from '@renubu/contracts/json';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { Rule } from '@renubu/contracts/rules';
import { IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors, refusedWith } from '../../api/errors.ts';
import { eventTypesQuery } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import { useCreateRule, useTestRule, useUpdateRule } from '../../api/rules.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { showDone } from '../../ui/toast.tsx';
import { ConditionEditor } from '../editor/condition-editor.tsx';
import { emptyComparison } from '../editor/condition-parts.ts';
import { isLoose } from '../editor/document.ts';
import { schemaFields } from '../editor/names.ts';
import { RawInput } from '../editor/raw-field.tsx';
import { slugOf } from '../workflows/slug.ts';
import { Compared } from './compared.tsx';
import classes from './automation.module.css';

interface RuleDialogProps {
  /** The one to change; null for a new one. */
  rule: Rule | null;
  onClose: () => void;
}
/** A rule with its condition, and a try of it on data before it is saved. */
export function RuleDialog(props: RuleDialogProps) {
  const { t } = useTranslation('automation');
  const { rule, onClose } = props;
  return (
    <Modal opened onClose={onClose} size="xl" title={rule ? rule.name : t('rule.add')}>
      <RuleForm {...props} />
    </Modal>
  );
}

function RuleForm({ rule, onClose }: RuleDialogProps) {
  const { t } = useTranslation(['automation', 'common']);
  const writes = useCan()('rules.write');
  const create = useCreateRule();
  const update = useUpdateRule();
  const [name, setName] = useState(rule?.name ?? '');
  const [description, setDescription] = useState(rule?.description ?? '');
  const [condition, setCondition] = useState<Condition>(rule?.condition ?? emptyComparison);
  const tools = useRuleTools(!writes);
  const error = create.error ?? update.error;
  const errors = fieldErrors(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const input = { name: name.trim(), description: description.trim(), condition };
    const onSuccess = (): void => {
      showDone(t('rule.saved', { name: input.name }));
      onClose();
    };
    if (rule) update.mutate({ slug: rule.slug, revision: rule.revision, ...input }, { onSuccess });
    else create.mutate({ slug: slugOf(name), ...input }, { onSuccess });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {refusedWith(error, 412) ? (
          <Alert color="amber" variant="light" role="alert">
            {t('error.conflict', { ns: 'common' })}
          </Alert>
        ) : (
          error && <ErrorLine error={error} />
        )}
        <TextInput
          label={t('rule.name')}
          description={rule ? rule.slug : slugOf(name)}
          value={name}
          required
          maxLength={120}
          readOnly={!writes}
          data-autofocus
          error={errors['name'] ?? errors['slug']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('rule.description')}
          value={description}
          autosize
          readOnly={!writes}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <ConditionEditor value={condition} onChange={setCondition} path={['condition']} tools={tools} />
        {rule && <RuleTry slug={rule.slug} condition={condition} />}
        {rule && rule.usedBy.length > 0 && <p className={classes['dim']}>{t('rule.published')}</p>}
        {writes && (
          <DialogButtons
            label={t('action.save', { ns: 'common' })}
            cancel={t('action.cancel', { ns: 'common' })}
            onCancel={onClose}
            loading={create.isPending || update.isPending}
          />
        )}
      </Stack>
    </form>
  );
}

function useRuleTools(disabled: boolean) {
  const can = useCan();
  const eventTypes = useQuery({ ...eventTypesQuery, enabled: can('events.read') }).data;
  return useMemo(() => {
    const types = new Map((eventTypes ?? []).flatMap(({ schema }) => [...schemaFields(schema)]));
    return { names: [...types.keys()], types, rules: [], issues: [], disabled };
  }, [eventTypes, disabled]);
}

/** Tries the condition as it stands in the form, saved or not. */
function RuleTry({ slug, condition }: { slug: string; condition: Condition }) {
  const { t } = useTranslation('automation');
  const testing = useTestRule();
  const [data, setData] = useState<JsonObject>({});
  return (
    <section className={classes['block']} aria-label={t('rule.tryTitle')}>
      <h3>{t('rule.tryTitle')}</h3>
      <RawInput
        label={t('rule.data')}
        hint={t('rule.dataHint')}
        placeholder="order: { total: 1200 }"
        value={Object.keys(data).length === 0 ? undefined : data}
        onChange={(value) => setData(isLoose(value) ? (value as JsonObject) : {})}
      />
      <Button
        mt={8}
        variant="default"
        leftSection={<IconFlask size={14} />}
        loading={testing.isPending}
        onClick={() => testing.mutate({ slug, data, condition })}
      >
        {t('rule.run')}
      </Button>
      {testing.error && <ErrorLine error={testing.error} />}
      {testing.data && (
        <div role="status">
          <p className={testing.data.result ? classes['yes'] : classes['no']}>
            {t(testing.data.result ? 'rule.holds' : 'rule.fails')} {testing.data.explanation}
          </p>
          <Compared part={testing.data.verdict} />
        </div>
      )}
    </section>
  );
}
