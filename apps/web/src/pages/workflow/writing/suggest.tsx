import { Button, Loader, Textarea, UnstyledButton } from '@mantine/core';
import { maxPromptLength, type SuggestAnswer, type Suggestion } from '@renubu/contracts/interpreter';
import { IconBulb } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { suggest } from '../../../api/interpreter.ts';
import { ErrorLine } from '../../../ui/error-line.tsx';
import { useFormat } from '../../../ui/format.ts';
import { SourceBadge } from '../../../ui/source-badge.tsx';
import { SuggestedView } from './suggested-view.tsx';
import type { WritingPartProps } from './suggested-workflow.ts';
import { useQuestion } from './use-question.ts';
import classes from './writing.module.css';

/** A scenario on the left with the workflows that would help, best first; the chosen one on the right. */
export function Suggest({ useLabel, onUse }: WritingPartProps) {
  const { t } = useTranslation('writing');
  const [text, setText] = useState('');
  const question = useQuestion(suggest);
  const [chosen, setChosen] = useState<string | null>(null);
  const answer = question.answer;
  const shown = answer?.suggestions.find(({ slug }) => slug === chosen) ?? answer?.suggestions[0];
  return (
    <div className={classes['columns']} data-empty={shown === undefined || undefined}>
      <div className={classes['ask']}>
        <form
          className={classes['ask']}
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') question.ask(text.trim());
          }}
        >
          <Textarea
            label={t('suggest.label')}
            description={t('suggest.hint')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={maxPromptLength}
            autosize
            minRows={3}
            maxRows={10}
            data-autofocus
          />
          <div className={classes['buttons']}>
            {question.isPending ? (
              <Button variant="default" onClick={question.cancel} leftSection={<Loader size={12} />}>
                {t('describe.stop')}
              </Button>
            ) : (
              <Button type="submit" disabled={text.trim() === ''} leftSection={<IconBulb size={14} />}>
                {t('suggest.ask')}
              </Button>
            )}
            {answer && <SourceBadge source={answer.source} />}
          </div>
          {question.error !== null && <ErrorLine error={question.error} />}
        </form>
        {answer && <Found answer={answer} chosen={shown?.slug} onChoose={setChosen} />}
      </div>
      {shown && (
        <div className={classes['result']}>
          <SuggestionView suggestion={shown} />
          <div className={classes['foot']}>
            <Button onClick={() => onUse(shown.workflow)}>{useLabel}</Button>
            <span>{t('reading.nothingSaved')}</span>
          </div>
        </div>
      )}
    </div>
  );
}

interface FoundProps {
  answer: SuggestAnswer;
  chosen: string | undefined;
  onChoose: (slug: string) => void;
}
function Found({ answer, chosen, onChoose }: FoundProps) {
  const { t } = useTranslation('writing');
  const format = useFormat();
  return (
    <>
      {answer.suggestions.length === 0 ? (
        <p className={classes['hint']} role="status">
          {t('suggest.none')}
        </p>
      ) : (
        <ul className={classes['suggestions']} aria-label={t('suggest.found')}>
          {answer.suggestions.map(({ slug, name, description, relevance }) => (
            <li key={slug}>
              <UnstyledButton
                className={classes['suggestion']}
                aria-pressed={slug === chosen}
                onClick={() => onChoose(slug)}
              >
                <strong>{name}</strong>
                <span>{description}</span>
                <span className={classes['hint']}>
                  {t('suggest.relevance', {
                    value: format.number(relevance, { style: 'percent', maximumFractionDigits: 0 }),
                  })}
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      {answer.dataInsights.length > 0 && (
        <section className={classes['insights']} aria-label={t('suggest.insights')}>
          <h3>{t('suggest.insights')}</h3>
          <ul>
            {answer.dataInsights.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function SuggestionView({ suggestion }: { suggestion: Suggestion }) {
  return (
    <>
      <section className={classes['understood']} aria-label={suggestion.name}>
        <p className={classes['explanation']}>{suggestion.estimatedImpact}</p>
        {suggestion.implementationNotes.length > 0 && (
          <ul className={classes['notes']}>
            {suggestion.implementationNotes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </section>
      <SuggestedView key={suggestion.slug} workflow={suggestion.workflow} />
    </>
  );
}
