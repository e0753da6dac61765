import { Button, Stack, Textarea } from '@mantine/core';
import type { JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/errors.ts';
import { errorMessage } from '../../ui/states.tsx';
import { FormField } from '../executions/form-field.tsx';
import { checkForm, initialValues, outputsOf, serverProblems, type FieldProblem } from '../executions/form-values.ts';
import classes from './approvals.module.css';

/** A decision as both the page and the one-time link send it. */
export interface DecisionInput {
  decision: 'approve' | 'reject';
  reason?: string;
  form?: JsonObject;
}
interface DecisionFormProps {
  /** What the workflow asks for besides yes or no. */
  form: Form | null;
  busy: DecisionInput['decision'] | null;
  error: unknown;
  onDecide: (input: DecisionInput) => void;
}
const shortest = 5;

/** Approve or reject: rejecting needs a reason, approving needs the form filled in. */
export function DecisionForm({ form, busy, error, onDecide }: DecisionFormProps) {
  const { t } = useTranslation('approvals');
  const [values, setValues] = useState(() => (form ? initialValues(form, null) : {}));
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [reason, setReason] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const known = error instanceof ApiProblem ? formProblems(error) : [];
  const shown = problems.length > 0 ? problems : known;

  const decide = (decision: DecisionInput['decision']): void => {
    const words = reason.trim();
    const found = decision === 'approve' ? checkForm(form, values) : [];
    const missing = words.length < shortest && (decision === 'reject' || words !== '');
    setProblems(found);
    setTooShort(missing);
    if (found.length > 0 || missing) return;
    onDecide({
      decision,
      ...(words === '' ? {} : { reason: words }),
      ...(form === null || decision === 'reject' ? {} : { form: outputsOf(form, values) }),
    });
  };
  return (
    <Stack gap="md">
      {form && (
        <div className={classes['fields']}>
          {Object.entries(form.properties).map(([name, field]) => (
            <FormField
              key={name}
              name={name}
              field={field}
              required={form.required?.includes(name) ?? false}
              value={values[name] ?? ''}
              problem={shown.find(({ path }) => path === name || path.startsWith(`${name}[`))}
              onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
            />
          ))}
        </div>
      )}
      <Textarea
        label={t('reasonOptional')}
        description={t('reasonHint')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tooShort ? t('reasonTooShort') : undefined}
        autosize
        minRows={2}
        maxLength={2000}
      />
      {Boolean(error) && known.length === 0 && (
        <p className={classes['problem']} role="alert">
          {errorMessage(error)}
        </p>
      )}
      <div className={classes['buttons']}>
        <Button
          leftSection={<IconCheck size={15} />}
          loading={busy === 'approve'}
          disabled={busy === 'reject'}
          onClick={() => decide('approve')}
        >
          {t('approve')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconX size={15} />}
          loading={busy === 'reject'}
          disabled={busy === 'approve'}
          onClick={() => decide('reject')}
        >
          {t('reject')}
        </Button>
      </div>
    </Stack>
  );
}

/** The server's findings on single fields: `body.form.discount` → `discount`. */
const formProblems = (error: ApiProblem): FieldProblem[] =>
  serverProblems(
    (error.errors ?? []).map((item) => ({ ...item, path: item.path.replace(/^body\.form/, 'body.outputs') })),
  );
