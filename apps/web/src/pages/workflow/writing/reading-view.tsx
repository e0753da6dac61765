import { Button } from '@mantine/core';
import type { InterpretAnswer, Question } from '@renubu/contracts/interpreter';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../ui/format.ts';
import { SourceBadge } from '../../../ui/source-badge.tsx';
import { certaintyOf, promptParts } from './prompt-parts.ts';
import { SuggestedView } from './suggested-view.tsx';
import type { WritingPartProps } from './suggested-workflow.ts';
import classes from './writing.module.css';

interface ReadingViewProps extends WritingPartProps {
  prompt: string;
  reading: InterpretAnswer;
  /** The sentence has changed since, or is being read anew: what is shown may not fit it. */
  stale: boolean;
  /** Goes on with the whole sentence of a choice. */
  onRefine: (prompt: string) => void;
}

/** What was understood: in words, how surely, what is open, and the workflow with its tests. */
export function ReadingView({ prompt, reading, stale, useLabel, onRefine, onUse }: ReadingViewProps) {
  const { t } = useTranslation('writing');
  const { suggestedWorkflow, questions, warnings } = reading;
  return (
    <>
      <section className={classes['understood']} aria-label={t('reading.label')}>
        <div className={classes['head']}>
          <Confidence reading={reading} />
          <SourceBadge source={reading.source} />
        </div>
        <p className={classes['explanation']} role="status">
          {reading.explanation}
        </p>
        <Sentence prompt={prompt} reading={reading} />
        {questions.map((question) => (
          <QuestionBox key={question.id} question={question} disabled={stale} onRefine={onRefine} />
        ))}
        {warnings.length > 0 && (
          <ul className={classes['warnings']} aria-label={t('reading.warnings')}>
            {warnings.map((warning) => (
              <li key={warning}>
                <IconAlertTriangle size={14} aria-hidden /> {warning}
              </li>
            ))}
          </ul>
        )}
      </section>
      {suggestedWorkflow && (
        <>
          <SuggestedView workflow={suggestedWorkflow} tests={reading.suggestedTests} />
          <div className={classes['foot']}>
            <Button disabled={stale} onClick={() => onUse(suggestedWorkflow)}>
              {useLabel}
            </Button>
            <span>{t('reading.nothingSaved')}</span>
          </div>
        </>
      )}
    </>
  );
}

function Confidence({ reading }: { reading: InterpretAnswer }) {
  const { t } = useTranslation('writing');
  const format = useFormat();
  const { confidence } = reading.interpretation;
  if (reading.outcome === 'refused') {
    return (
      <span className={classes['confidence']} data-certainty="guess">
        <IconAlertTriangle size={15} aria-hidden /> {t('reading.refused')}
      </span>
    );
  }
  const certainty = certaintyOf(confidence);
  const Picture = { sure: IconCircleCheck, partly: IconCircleDashed, guess: IconHelpCircle }[certainty];
  return (
    <span className={classes['confidence']} data-certainty={certainty}>
      <Picture size={15} aria-hidden /> {t(`reading.${certainty}`)}
      <span className={classes['percent']}>
        {t('reading.confidence', { value: format.number(confidence, { style: 'percent', maximumFractionDigits: 0 }) })}
      </span>
    </span>
  );
}

/** The sentence with what was read of it and what was not. */
function Sentence({ prompt, reading }: { prompt: string; reading: InterpretAnswer }) {
  const { t } = useTranslation('writing');
  const parts = promptParts(prompt, reading.interpretation);
  if (parts.every(({ kind }) => kind === 'plain')) return null;
  return (
    <p className={classes['sentence']} lang="en">
      {parts.map(({ text, kind }, index) =>
        kind === 'plain' ? (
          <span key={index}>{text}</span>
        ) : (
          <mark key={index} data-kind={kind}>
            {text}
            <span className="rn-visually-hidden"> ({t(`reading.part.${kind}`)})</span>
          </mark>
        ),
      )}
    </p>
  );
}

interface QuestionBoxProps {
  question: Question;
  disabled: boolean;
  onRefine: (prompt: string) => void;
}
/** Something only the author knows; each choice writes its answer into the sentence. */
function QuestionBox({ question, disabled, onRefine }: QuestionBoxProps) {
  const { t } = useTranslation('writing');
  return (
    <div className={classes['question']} role="group" aria-label={question.text}>
      <p>
        <IconHelpCircle size={15} aria-hidden /> {question.text}
      </p>
      {question.choices.length > 0 ? (
        <div className={classes['choices']}>
          {question.choices.map(({ label, prompt }) => (
            <Button
              key={prompt}
              size="xs"
              variant="default"
              disabled={disabled}
              title={prompt}
              onClick={() => onRefine(prompt)}
            >
              {label}
            </Button>
          ))}
        </div>
      ) : (
        <p className={classes['hint']}>{t('reading.sayIt')}</p>
      )}
    </div>
  );
}
