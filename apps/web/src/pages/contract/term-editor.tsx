import { Alert, Button, Checkbox, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import type { ContractDocument, ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import type { Json } from '@renubu/contracts/json';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useCorrectTerm, useWithdrawCorrection } from '../../api/contract-files.ts';
import { refusedWith } from '../../api/errors.ts';
import { keys } from '../../api/keys.ts';
import { termForms, type TermDraft, type TermField } from '../../features/contracts/term-fields.ts';
import { errorMessage } from '../../ui/states.tsx';
import { showDone, showError } from '../../ui/toast.tsx';
import { ClauseField, type ChosenClause } from './clause-field.tsx';
import classes from './contract.module.css';
import type { SelectedText } from './use-text-selection.ts';

interface TermEditorProps {
  document: ContractDocument;
  reading: ContractDocumentReading;
  name: ContractTermName;
  chosenText: SelectedText | null;
  onClose: () => void;
}

/** Corrects one term: its typed value and its clause, or says that the contract has none. */
export function TermEditor({ document, reading, name, chosenText, onClose }: TermEditorProps) {
  const { t } = useTranslation('contracts');
  const client = useQueryClient();
  const form = termForms[name];
  const term = reading.terms[name];
  const [draft, setDraft] = useState<TermDraft>(() => form.toDraft((term?.normalized ?? null) as Json));
  const [clause, setClause] = useState<ChosenClause>(undefined);
  const [tried, setTried] = useState(false);
  const correct = useCorrectTerm(document.id);
  const withdraw = useWithdrawCorrection(document.id);
  const normalized = form.toNormalized(draft);
  const done = {
    onSuccess: () => {
      showDone(t('edit.saved', { term: t(`term.${name}`) }));
      onClose();
    },
    onError: (error: unknown) => {
      if (refusedWith(error, 412)) void client.invalidateQueries({ queryKey: keys.contractFile(document.id) });
    },
  };
  const save = (value: Json): void => {
    const span = clause === undefined ? {} : { span: clause && { start: clause.start, end: clause.end } };
    correct.mutate({ term: name, revision: document.revision, normalized: value, ...span }, done);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (normalized !== undefined) save(normalized);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form
      className={classes['editor']}
      noValidate
      onSubmit={submit}
      onKeyDown={onKeyDown}
      aria-label={t('terms.edit', { term: t(`term.${name}`) })}
    >
      <Stack gap="xs">
        {correct.error && (
          <Alert color="red" variant="light" role="alert">
            {refusedWith(correct.error, 412) ? t('edit.conflict') : errorMessage(correct.error)}
          </Alert>
        )}
        {form.perpetual && (
          <Checkbox
            label={t('edit.perpetual')}
            checked={draft['perpetual'] === true}
            onChange={(event) => setDraft({ ...draft, perpetual: event.currentTarget.checked })}
          />
        )}
        {draft['perpetual'] !== true && (
          <div className={classes['fields']}>
            {form.fields.map((field, index) => (
              <DraftField key={field.key} {...{ field, draft, setDraft }} focus={index === 0} />
            ))}
          </div>
        )}
        {tried && normalized === undefined && (
          <p className={classes['missing']} role="alert">
            {t('edit.missing')}
          </p>
        )}
        <ClauseField text={reading.text} marked={term?.spans.length ?? 0} {...{ clause, setClause, chosenText }} />
        <Group gap="xs">
          <Button type="submit" size="compact-sm" loading={correct.isPending}>
            {t('edit.save')}
          </Button>
          {term !== null && (
            <Button variant="default" size="compact-sm" onClick={() => save(null)}>
              {t('edit.absent')}
            </Button>
          )}
          {reading.standing[name].origin === 'person' && (
            <Button
              variant="default"
              size="compact-sm"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate(name, { onSuccess: done.onSuccess, onError: showError })}
            >
              {t('edit.withdraw')}
            </Button>
          )}
          <Button variant="subtle" size="compact-sm" onClick={onClose}>
            {t('action.cancel', { ns: 'common' })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface DraftFieldProps {
  field: TermField;
  draft: TermDraft;
  setDraft: (draft: TermDraft) => void;
  focus: boolean;
}
const units = ['day', 'week', 'month', 'year'] as const;

function DraftField({ field, draft, setDraft, focus }: DraftFieldProps) {
  const { t } = useTranslation('contracts');
  const { key, kind, optional } = field;
  const words = t(`edit.${key as 'text'}`);
  const label = optional ? t('edit.optional', { label: words }) : words;
  const value = String(draft[key] ?? '');
  const change = (next: string | boolean): void => setDraft({ ...draft, [key]: next });
  const common = { label, value, autoFocus: focus, size: 'xs' as const };
  if (kind === 'check') {
    const checked = draft[key] === true;
    return <Checkbox label={label} checked={checked} onChange={(event) => change(event.currentTarget.checked)} />;
  }
  if (kind === 'lines')
    return <Textarea {...common} autosize minRows={2} onChange={(event) => change(event.currentTarget.value)} />;
  if (kind === 'unit' || kind === 'choice') {
    const choices: readonly string[] = kind === 'unit' ? units : (field.choices ?? []);
    const data = choices.map((choice) => ({
      value: choice,
      label: kind === 'unit' ? t(`unit.${choice as 'day'}`) : t(`choice.${choice as 'other'}`),
    }));
    return <NativeSelect {...common} data={data} onChange={(event) => change(event.currentTarget.value)} />;
  }
  return (
    <TextInput
      {...common}
      type={kind === 'date' ? 'date' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      maxLength={500}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
