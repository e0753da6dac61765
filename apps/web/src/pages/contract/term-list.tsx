import { ActionIcon, Tooltip } from '@mantine/core';
import type { ContractDocument, ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { surenessOf, surenessTone, termNumber, termOrder } from '../../features/contracts/terms.ts';
import { ToneBadge } from '../../ui/badge.tsx';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { clauseTone } from './contract-text.tsx';
import classes from './contract.module.css';
import { TermEditor } from './term-editor.tsx';
import type { SelectedText } from './use-text-selection.ts';

type RowProps = Record<string, unknown> & { onFocus: () => void };

interface TermListProps {
  document: ContractDocument;
  reading: ContractDocumentReading;
  selected: ContractTermName | null;
  editing: ContractTermName | null;
  chosenText: SelectedText | null;
  canEdit: boolean;
  list: React.RefObject<HTMLUListElement | null>;
  rowProps: (index: number) => RowProps;
  onSelect: (term: ContractTermName) => void;
  onEdit: (term: ContractTermName | null) => void;
}

/** Every term with its value, how sure it is and where it comes from; one of them may be in correction. */
export function TermList(props: TermListProps) {
  const { reading, list, canEdit } = props;
  const { t } = useTranslation('contracts');
  const found = termOrder.filter((name) => reading.terms[name] !== null).length;
  return (
    <Section title={t('terms.title')} aside={t('terms.found', { found, count: termOrder.length })} flush>
      <ul ref={list} className={classes['terms']} aria-label={t('terms.title')}>
        {termOrder.map((name, index) => (
          <TermRow key={name} {...props} name={name} row={props.rowProps(index)} />
        ))}
      </ul>
      {canEdit && <p className={classes['keys']}>{t('terms.keys')}</p>}
    </Section>
  );
}

function TermRow(props: TermListProps & { name: ContractTermName; row: RowProps }) {
  const { name, row, document, reading, selected, editing, chosenText, canEdit, onSelect, onEdit } = props;
  const { t } = useTranslation('contracts');
  const term = reading.terms[name];
  const standing = reading.standing[name];
  const label = t(`term.${name}`);
  return (
    <li
      {...row}
      className={classes['term']}
      data-selected={name === selected || undefined}
      aria-label={`${label}: ${term?.value ?? t('terms.none')}`}
      onFocus={(event) => {
        row.onFocus();
        if (event.target === event.currentTarget) onSelect(name);
      }}
      onClick={() => editing !== name && onSelect(name)}
    >
      <span className={classes['number']} data-tone={clauseTone(name)} data-static aria-hidden>
        {termNumber(name)}
      </span>
      <div className={classes['termMain']}>
        <div className={classes['termLabel']}>{label}</div>
        {term === null ? (
          <div className={classes['absent']}>{t(standing.origin === 'person' ? 'terms.markedNone' : 'terms.none')}</div>
        ) : (
          <div className={classes['value']}>{term.value}</div>
        )}
        <TermFacts name={name} reading={reading} />
      </div>
      {canEdit && editing !== name && (
        <Tooltip label={t('terms.edit', { term: label })}>
          <ActionIcon
            aria-label={t('terms.edit', { term: label })}
            onClick={(event) => {
              event.stopPropagation();
              onSelect(name);
              onEdit(name);
            }}
          >
            <IconPencil size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      {editing === name && (
        <TermEditor
          key={document.id + name}
          {...{ document, reading, name, chosenText }}
          onClose={() => onEdit(null)}
        />
      )}
    </li>
  );
}

function TermFacts({ name, reading }: { name: ContractTermName; reading: ContractDocumentReading }) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  const term = reading.terms[name];
  const standing = reading.standing[name];
  if (term === null && standing.origin !== 'person') return null;
  const sureness = surenessOf(term?.confidence ?? 1);
  const percent = format.number(term?.confidence ?? 1, { style: 'percent', maximumFractionDigits: 0 });
  const words = [
    standing.origin ? t(`origin.${standing.origin}`, { name: standing.by?.name ?? '' }) : null,
    standing.readValue ? t('origin.read', { value: standing.readValue }) : null,
    term === null
      ? null
      : term.spans.length === 0
        ? t('terms.noClause')
        : t('terms.clauses', { count: term.spans.length }),
    standing.confirmed ? t('terms.confirmed') : null,
  ].filter(Boolean);
  return (
    <div className={classes['facts']}>
      {standing.origin !== 'person' && (
        <ToneBadge tone={surenessTone[sureness]} look="dot">
          {t('confidence', { word: t(`sureness.${sureness}`), percent })}
        </ToneBadge>
      )}
      <span>{words.join(' · ')}</span>
    </div>
  );
}
