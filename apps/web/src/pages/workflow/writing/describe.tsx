import { Button, Loader, Textarea, UnstyledButton } from '@mantine/core';
import { maxPromptLength } from '@renubu/contracts/interpreter';
import { IconArrowBackUp, IconWand } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { interpret } from '../../../api/interpreter.ts';
import { dropDraft, keepDraft, readDraft } from '../../../features/executions/draft-store.ts';
import { Keys } from '../../../ui/kbd.tsx';
import { ErrorLine } from '../../../ui/error-line.tsx';
import { ReadingView } from './reading-view.tsx';
import type { WritingPartProps } from './suggested-workflow.ts';
import { useQuestion } from './use-question.ts';
import classes from './writing.module.css';

const storeKey = 'writing';

/** A sentence on the left, what was understood on the right; choices refine the sentence. */
export function Describe({ useLabel, onUse }: WritingPartProps) {
  const { t } = useTranslation('writing');
  const [text, setText] = useState(() => readDraft<string>(storeKey) ?? '');
  const question = useQuestion(interpret);
  const change = (next: string): void => {
    setText(next);
    if (next === '') dropDraft(storeKey);
    else keepDraft(storeKey, next);
  };
  const ask = (wanted: string): void => {
    if (wanted.trim() === '') return;
    change(wanted);
    question.ask(wanted.trim());
  };
  const stale = question.answer !== null && question.text !== text.trim();
  return (
    <div className={classes['columns']} data-empty={question.answer === null || undefined}>
      <form
        className={classes['ask']}
        onSubmit={(event) => {
          event.preventDefault();
          ask(text);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          ask(text);
        }}
      >
        <Textarea
          label={t('describe.label')}
          description={t('describe.hint')}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          maxLength={maxPromptLength}
          autosize
          minRows={4}
          maxRows={12}
          data-autofocus
        />
        <div className={classes['buttons']}>
          {question.isPending ? (
            <Button variant="default" onClick={question.cancel} leftSection={<Loader size={12} />}>
              {t('describe.stop')}
            </Button>
          ) : (
            <Button type="submit" disabled={text.trim() === ''} leftSection={<IconWand size={14} />}>
              {t('describe.write')}
            </Button>
          )}
          {question.past.length > 0 && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconArrowBackUp size={14} />}
              onClick={() => change(question.back() ?? text)}
            >
              {t('describe.back')}
            </Button>
          )}
          <span className={classes['keys']} aria-hidden>
            <Keys shortcut="mod+enter" />
          </span>
        </div>
        {question.error !== null && <ErrorLine error={question.error} onRetry={() => ask(text)} />}
        {question.answer === null && <Examples onChoose={ask} />}
      </form>
      {question.answer !== null && (
        <div className={classes['result']} data-stale={stale || undefined} aria-busy={question.isPending}>
          <ReadingView
            prompt={question.text ?? ''}
            reading={question.answer}
            stale={stale || question.isPending}
            useLabel={useLabel}
            onRefine={ask}
            onUse={onUse}
          />
        </div>
      )}
    </div>
  );
}

function Examples({ onChoose }: { onChoose: (text: string) => void }) {
  const { t } = useTranslation('writing');
  return (
    <div className={classes['examples']}>
      <p>{t('describe.examples')}</p>
      <ul>
        {(['block', 'approve', 'remind', 'schedule'] as const).map((name) => (
          <li key={name}>
            {/* The sentences are in English: that is what is read. */}
            <UnstyledButton lang="en" className={classes['example']} onClick={() => onChoose(t(`example.${name}`))}>
              {t(`example.${name}`)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}
