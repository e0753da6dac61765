import { ActionIcon, Button, Group as Row } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { emptyComparison } from './condition-parts.ts';
import { ConditionField } from './condition-field.tsx';
import type { Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { GroupFindings, NumberField, SelectField, SwitchField, TextField, ValueField } from './fields.tsx';

type FormProps = { path: Path };

export function ConditionForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return <ConditionField path={[...path, 'if']} title={t('step.if')} />;
}

/** Cases from top to bottom: the first whose condition holds is taken. */
export function SwitchForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <ListParts
      path={[...path, 'cases']}
      hint={t('step.casesHint')}
      addLabel={t('step.addCase')}
      fresh={{ when: emptyComparison as unknown as Json, steps: [] }}
    >
      {(index) => (
        <ConditionField path={[...path, 'cases', index, 'when']} title={t('step.case', { position: index + 1 })} />
      )}
    </ListParts>
  );
}

export function ParallelForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <>
      <SelectField
        path={[...path, 'join']}
        label={t('step.join')}
        usually="all"
        data={(['all', 'any', 'settle'] as const).map((value) => ({ value, label: t(`step.joins.${value}`) }))}
      />
      <NumberField path={[...path, 'concurrency']} label={t('step.concurrency')} min={1} max={50} />
      <ListParts path={[...path, 'branches']} hint={t('step.branchesHint')} addLabel={t('step.addBranch')} fresh={[]}>
        {(index) => <span className={classes['hint']}>{t('step.branch', { position: index + 1 })}</span>}
      </ListParts>
    </>
  );
}

export function ForeachForm({ path }: FormProps) {
  const { t } = useTranslation('editor');
  return (
    <>
      <ValueField path={[...path, 'items']} label={t('step.items')} hint={t('step.itemsHint')} required />
      <div className={classes['pair']}>
        <TextField path={[...path, 'as']} label={t('step.as')} hint={t('step.asHint')} placeholder="item" />
        <NumberField path={[...path, 'concurrency']} label={t('step.concurrency')} placeholder="1" min={1} max={50} />
        <NumberField path={[...path, 'maxItems']} label={t('step.maxItems')} placeholder="1000" min={1} max={1000} />
      </div>
      <SwitchField path={[...path, 'continueOnError']} label={t('step.continueOnError')} usually={false} />
    </>
  );
}

interface ListPartsProps {
  path: Path;
  hint: string;
  addLabel: string;
  fresh: Json;
  children: (index: number) => React.ReactNode;
}
/** The parts of a step that hold steps of their own: cases and branches, to add, order and take out. */
function ListParts({ path, hint, addLabel, fresh, children }: ListPartsProps) {
  const { t } = useTranslation('editor');
  const { value, set, disabled } = useField(path);
  const parts = Array.isArray(value) ? (value as Json[]) : [];
  const swap = (index: number, other: number): void => {
    const [one, two] = [parts[index], parts[other]];
    if (one !== undefined && two !== undefined) set(parts.with(index, two).with(other, one));
  };
  return (
    <>
      <p className={classes['hint']}>{hint}</p>
      <GroupFindings path={path} />
      {parts.map((_part, index) => (
        <div key={index}>
          {children(index)}
          {!disabled && (
            <Row gap={2} justify="flex-end">
              <ActionIcon
                aria-label={t('step.partUp', { position: index + 1 })}
                disabled={index === 0}
                onClick={() => swap(index, index - 1)}
              >
                <IconArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('step.partDown', { position: index + 1 })}
                disabled={index === parts.length - 1}
                onClick={() => swap(index, index + 1)}
              >
                <IconArrowDown size={15} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('step.partRemove', { position: index + 1 })}
                disabled={parts.length === 1}
                onClick={() => set(parts.toSpliced(index, 1))}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </Row>
          )}
        </div>
      ))}
      {!disabled && (
        <div>
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconPlus size={13} />}
            onClick={() => set([...parts, fresh])}
          >
            {addLabel}
          </Button>
        </div>
      )}
    </>
  );
}
