import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findWords } from '../../features/contracts/terms.ts';
import classes from './contract.module.css';
import type { SelectedText } from './use-text-selection.ts';

/** Undefined keeps what is marked; null marks nothing. */
export type ChosenClause = SelectedText | null | undefined;

interface ClauseFieldProps {
  text: string;
  /** How many clauses are marked now. */
  marked: number;
  clause: ChosenClause;
  setClause: (clause: ChosenClause) => void;
  /** The words chosen last in the text. */
  chosenText: SelectedText | null;
}

const longest = 160;

/** The clause of a term: chosen with the mouse in the text, or found by its words with the keyboard. */
export function ClauseField({ text, marked, clause, setClause, chosenText }: ClauseFieldProps) {
  const { t } = useTranslation('contracts');
  const [words, setWords] = useState('');
  const [missing, setMissing] = useState(false);
  const find = (): void => {
    const found = findWords(text, words);
    setMissing(found === null);
    if (found) setClause({ ...found, text: text.slice(found.start, found.end) });
  };
  const shown = clause?.text ?? null;
  const kept = clause === undefined && marked > 0;
  return (
    <div className={classes['clauseField']} role="group" aria-label={t('edit.clause')}>
      <div className={classes['small']} role="status">
        {shown !== null ? (
          <q>{shown.length > longest ? `${shown.slice(0, longest)}…` : shown}</q>
        ) : (
          t(kept ? 'edit.clauseKept' : 'edit.clauseNone')
        )}
      </div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          className={classes['grow']}
          size="xs"
          label={t('edit.find')}
          description={t('edit.selectHint')}
          value={words}
          error={missing ? t('edit.notFound') : undefined}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            find();
          }}
        />
        <Button variant="default" size="xs" onClick={find}>
          {t('edit.findButton')}
        </Button>
      </Group>
      <Group gap="xs" mt={6}>
        <Button
          variant="default"
          size="compact-xs"
          disabled={chosenText === null}
          onClick={() => setClause(chosenText)}
        >
          {t('edit.useSelection')}
        </Button>
        {(kept || shown !== null) && (
          <Button variant="subtle" size="compact-xs" onClick={() => setClause(null)}>
            {t('edit.removeClause')}
          </Button>
        )}
      </Group>
    </div>
  );
}
