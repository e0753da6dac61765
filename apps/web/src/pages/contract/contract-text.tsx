import type { ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import { memo, useMemo, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { clausesOf, segmentsOf, termNumber, type Clause, type Segment } from '../../features/contracts/terms.ts';
import classes from './contract.module.css';

/** The id of the first clause of a term in the text. */
export const clauseId = (term: ContractTermName): string => `clause-${term}`;

interface ContractTextProps {
  reading: ContractDocumentReading;
  selected: ContractTermName | null;
  onSelect: (term: ContractTermName) => void;
  container: RefObject<HTMLDivElement | null>;
}

/** The text page by page; each clause is tinted and begins with the number of its term. */
export function ContractText({ reading, selected, onSelect, container }: ContractTextProps) {
  const { t } = useTranslation('contracts');
  const clauses = useMemo(() => clausesOf(reading.terms), [reading.terms]);
  return (
    <div ref={container} className={classes['text']} role="region" aria-label={t('text.title')}>
      {reading.pages.map(({ number, start, end }) => (
        <TextPage
          key={number}
          {...{ number, start, end, clauses, onSelect }}
          text={reading.text}
          many={reading.pages.length > 1}
          // Pages without a clause of the term need not be drawn again.
          selected={selected && touches(clauses, selected, start, end) ? selected : null}
        />
      ))}
    </div>
  );
}

const touches = (clauses: readonly Clause[], term: ContractTermName, start: number, end: number): boolean =>
  clauses.some((clause) => clause.term === term && clause.span.start < end && clause.span.end > start);

interface TextPageProps {
  number: number;
  start: number;
  end: number;
  text: string;
  many: boolean;
  clauses: readonly Clause[];
  selected: ContractTermName | null;
  onSelect: (term: ContractTermName) => void;
}
const TextPage = memo(function TextPage({
  number,
  start,
  end,
  text,
  many,
  clauses,
  selected,
  onSelect,
}: TextPageProps) {
  const { t } = useTranslation('contracts');
  const segments = useMemo(() => segmentsOf(text, clauses, start, end), [text, clauses, start, end]);
  return (
    <section className={classes['sheet']} aria-label={t('text.page', { number })}>
      {many && <p className={classes['pageNumber']}>{t('text.page', { number })}</p>}
      <div className={classes['words']}>
        {segments.map((segment) =>
          segment.terms.length === 0 ? (
            <span key={segment.start} data-start={segment.start}>
              {segment.text}
            </span>
          ) : (
            <Marked key={segment.start} {...{ segment, selected, onSelect }} first={firstIn(clauses, segment)} />
          ),
        )}
      </div>
    </section>
  );
});

/** The terms whose very first clause begins with this piece. */
function firstIn(clauses: readonly Clause[], { begins, start }: Segment): ContractTermName[] {
  return begins.filter((term) => clauses.find((clause) => clause.term === term)?.span.start === start);
}

const tones = ['accent', 'green', 'violet', 'blue', 'amber'] as const;
export const clauseTone = (term: ContractTermName) => tones[(termNumber(term) - 1) % tones.length];

interface MarkedProps {
  segment: Segment;
  first: readonly ContractTermName[];
  selected: ContractTermName | null;
  onSelect: (term: ContractTermName) => void;
}
function Marked({ segment, first, selected, onSelect }: MarkedProps) {
  const { t } = useTranslation('contracts');
  const { terms, begins, start, text } = segment;
  const shown = terms.find((term) => term === selected) ?? terms[0];
  if (shown === undefined) return null;
  return (
    <>
      {begins.map((term) => (
        <button
          key={term}
          type="button"
          id={first.includes(term) ? clauseId(term) : undefined}
          className={classes['number']}
          data-tone={clauseTone(term)}
          data-selected={term === selected || undefined}
          aria-label={t('text.clause', { number: termNumber(term), term: t(`term.${term}`) })}
          onClick={() => onSelect(term)}
        >
          {termNumber(term)}
        </button>
      ))}
      <mark
        className={classes['clause']}
        data-tone={clauseTone(shown)}
        data-selected={shown === selected || undefined}
        data-start={start}
        // Choosing words inside a clause is not choosing the clause.
        onClick={() => globalThis.getSelection()?.isCollapsed !== false && onSelect(shown)}
      >
        {text}
      </mark>
    </>
  );
}
