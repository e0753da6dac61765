import type { ContractDocument, ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/identity.ts';
import { termOrder } from '../../features/contracts/terms.ts';
import { useListNavigation } from '../../ui/use-list-navigation.ts';
import { DocumentHistory, Notice, Obstacles, Overview } from './conclusions.tsx';
import { clauseId, ContractText } from './contract-text.tsx';
import classes from './contract.module.css';
import { TermList } from './term-list.tsx';
import { useTextSelection } from './use-text-selection.ts';

interface ContractReaderProps {
  document: ContractDocument;
  reading: ContractDocumentReading;
  selected: ContractTermName | null;
  onSelect: (term: ContractTermName) => void;
}

/** The text with its clauses beside the terms: choosing a term shows its clause, choosing a clause shows its term. */
export function ContractReader({ document, reading, selected, onSelect }: ContractReaderProps) {
  const { t } = useTranslation('contracts');
  const canEdit = useCan()('customers.write');
  const [editing, setEditing] = useState<ContractTermName | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const chosenText = useTextSelection(text, reading.text);
  const { move, rowProps } = useListNavigation({
    count: termOrder.length,
    container: list,
    onOpen: (index) => canEdit && setEditing(termOrder[index] ?? null),
    labels: { next: t('terms.next'), previous: t('terms.previous'), open: t('terms.edit', { term: '' }).trim() },
  });
  const fromText = useScrollToClause(selected);
  const selectInText = useCallback(
    (term: ContractTermName) => {
      fromText.current = true;
      onSelect(term);
      move(termOrder.indexOf(term));
    },
    [fromText, onSelect, move],
  );
  return (
    <div className={classes['columns']}>
      <div className={classes['side']}>
        <Notice reading={reading} />
        <TermList
          {...{ document, reading, selected, editing, chosenText, canEdit, list, rowProps, onSelect }}
          onEdit={setEditing}
        />
        <Obstacles reading={reading} onSelect={onSelect} />
        <Overview reading={reading} />
        <DocumentHistory document={document} />
      </div>
      <ContractText reading={reading} selected={selected} onSelect={selectInText} container={text} />
    </div>
  );
}

/** Brings the clause of a chosen term into view, unless it was chosen in the text itself. */
function useScrollToClause(selected: ContractTermName | null) {
  const fromText = useRef(false);
  useEffect(() => {
    if (selected !== null && !fromText.current) {
      document.getElementById(clauseId(selected))?.scrollIntoView({ block: 'center' });
    }
    fromText.current = false;
  }, [selected]);
  return fromText;
}
