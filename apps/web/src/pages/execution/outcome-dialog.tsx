import { Alert, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/errors.ts';
import { useCompleteExecution } from '../../api/execution.ts';
import { choiceLabel } from '../../features/executions/form-values.ts';
import { isOpen, milestonesOf } from '../../features/executions/steps.ts';
import { DialogButtons } from '../../ui/dialogs.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { useExecution } from './execution-context.ts';
import classes from './execution.module.css';

/** How did it end? One of the workflow's outcomes, with a note for the record. */
export function OutcomeDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('execution');
  return (
    <Modal opened={opened} onClose={onClose} title={t('outcome.title')} size="md">
      {opened && <OutcomeForm onClose={onClose} />}
    </Modal>
  );
}

function OutcomeForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['execution', 'common']);
  const { detail, selectStep, verbs } = useExecution();
  const completing = useCompleteExecution(detail.id);
  const [outcome, setOutcome] = useState('');
  const [notes, setNotes] = useState('');
  const [tried, setTried] = useState(false);
  const open = milestonesOf(detail).filter(isOpen).length;
  const missing = tried && outcome.trim() === '' ? t('outcome.missing') : undefined;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (outcome.trim() === '') return;
    completing.mutate(
      { outcome: outcome.trim(), ...(notes.trim() === '' ? {} : { notes: notes.trim() }) },
      {
        onSuccess: () => {
          onClose();
          selectStep(undefined);
        },
        onError: (error) => {
          // Completed already, here or elsewhere: the page shows it as soon as it is read anew.
          if (problemOf(error)?.status !== 409) return;
          onClose();
          verbs.fail(error);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {open > 0 && (
          <Alert color="amber" variant="light" p="xs">
            {t('outcome.openSteps', { count: open })}
          </Alert>
        )}
        {detail.outcomes.length > 0 ? (
          <Radio.Group label={t('outcome.label')} value={outcome} onChange={setOutcome} error={missing} required>
            <div className={classes['outcomes']}>
              {detail.outcomes.map((value, index) => (
                <Radio.Card
                  key={value}
                  value={value}
                  className={classes['outcome']}
                  {...(index === 0 ? { 'data-autofocus': true } : {})}
                >
                  <Radio.Indicator size="xs" />
                  <span>{choiceLabel(value)}</span>
                </Radio.Card>
              ))}
            </div>
          </Radio.Group>
        ) : (
          <TextInput
            label={t('outcome.label')}
            value={outcome}
            onChange={(event) => setOutcome(event.currentTarget.value)}
            error={missing}
            maxLength={64}
            required
            data-autofocus
          />
        )}
        <Textarea
          label={t('outcome.notes')}
          description={t('outcome.notesHint')}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
          autosize
          minRows={2}
          maxLength={4000}
        />
        {completing.error && problemOf(completing.error)?.status !== 409 && (
          <Alert color="red" variant="light" p="xs" role="alert">
            {errorMessage(completing.error)}
          </Alert>
        )}
        <DialogButtons
          label={t('outcome.submit')}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={completing.isPending}
        />
      </Stack>
    </form>
  );
}
