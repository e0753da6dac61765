import { ActionIcon, Autocomplete, Button, Menu, Select, TextInput } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import type { Comparison, Condition } from '@renubu/contracts/language/conditions';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { formatPath } from '@renubu/core/definitions/findings';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  conditionKind,
  emptyComparison,
  grouped,
  inner,
  setPart,
  withKind,
  type GroupKind,
} from './condition-parts.ts';
import type { Path } from './document.ts';
import classes from './editor.module.css';
import { ValueInput } from './fields.tsx';
import type { ValueType } from './names.ts';
import { isOperator, operatorChoices, withoutValue } from './operator-groups.ts';

/** What a condition is edited with, whatever it belongs to. */
export interface ConditionTools {
  /** Paths to suggest. */
  names: readonly string[];
  /** What a field is, as far as it is known. */
  types: ReadonlyMap<string, ValueType>;
  /** Slugs of reusable condition sets. */
  rules: readonly string[];
  issues: readonly DefinitionIssue[];
  disabled: boolean;
}
interface ConditionEditorProps {
  value: Condition;
  onChange: (value: Condition) => void;
  /** Where it stands in the definition; the checker's findings are found by it. */
  path: Path;
  tools: ConditionTools;
  /** Takes this part out of its group. */
  onRemove?: (() => void) | undefined;
}

/** A condition: comparisons, joined with “all”, “any” and “not” as deep as needed. */
export function ConditionEditor(props: ConditionEditorProps) {
  const { value } = props;
  switch (conditionKind(value)) {
    case 'all':
    case 'any':
    case 'not':
      return <GroupEditor {...props} />;
    case 'cel':
      return <ExpressionEditor {...props} />;
    case 'rule':
      return <RuleChoice {...props} />;
    case 'comparison':
      return <ComparisonEditor {...props} />;
  }
}

function useProblems({ issues }: ConditionTools) {
  return (path: Path): string | undefined => {
    const name = formatPath(path);
    const found = issues.filter((issue) => issue.path === name);
    return found.length === 0
      ? undefined
      : found.map(({ message, suggestion }) => `${message} ${suggestion ?? ''}`).join(' ');
  };
}

function GroupEditor({ value, onChange, path, tools, onRemove }: ConditionEditorProps) {
  const { t } = useTranslation('editor');
  const kind = conditionKind(value) as GroupKind;
  const parts = inner(value);
  const problems = useProblems(tools);
  const partPath = (index: number): Path => (kind === 'not' ? [...path, 'not'] : [...path, kind, index]);
  return (
    <div className={classes['conditionGroup']} role="group" aria-label={t(`condition.${kind}`)}>
      <div className={classes['conditionHead']}>
        <Select
          size="xs"
          w={230}
          aria-label={t('condition.join')}
          data={(['all', 'any', 'not'] as const).map((option) => ({ value: option, label: t(`condition.${option}`) }))}
          value={kind}
          allowDeselect={false}
          readOnly={tools.disabled}
          onChange={(next) => next && onChange(withKind(value, next as GroupKind))}
        />
        <PartMenu value={value} onChange={onChange} onRemove={onRemove} tools={tools} />
      </div>
      {problems(path) && <p className={classes['error']}>{problems(path)}</p>}
      {parts.map((part, index) => (
        <ConditionEditor
          key={index}
          value={part}
          path={partPath(index)}
          tools={tools}
          onChange={(next) => onChange(setPart(value, index, next))}
          onRemove={parts.length > 1 ? () => onChange(setPart(value, index, null)) : onRemove}
        />
      ))}
      {kind !== 'not' && !tools.disabled && (
        <div>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} />}
            onClick={() => onChange(setPart(value, parts.length, emptyComparison))}
          >
            {t('condition.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

function ComparisonEditor({ value, onChange, path, tools, onRemove }: ConditionEditorProps) {
  const { t } = useTranslation('editor');
  const problems = useProblems(tools);
  const { field, op, value: right } = value as Comparison;
  const known = isOperator(op) ? op : null;
  const change = (next: Partial<Comparison>): void =>
    onChange({ field, op, ...(right === undefined ? {} : { value: right }), ...next });
  const choose = (next: string | null): void => {
    if (!isOperator(next)) return;
    const kept: Json = right === undefined ? '' : right;
    onChange(withoutValue.has(next) ? { field, op: next } : { field, op: next, value: kept });
  };
  return (
    <div>
      <div className={classes['comparison']}>
        <div data-part="field">
          <Autocomplete
            aria-label={t('condition.field')}
            placeholder={t('condition.fieldPlaceholder')}
            data={[...new Set(tools.names)]}
            limit={20}
            value={typeof field === 'string' ? field : ''}
            readOnly={tools.disabled}
            error={problems([...path, 'field'])}
            data-path={formatPath([...path, 'field'])}
            onChange={(next) => change({ field: next })}
          />
        </div>
        <div data-part="op">
          <Select
            aria-label={t('condition.operator')}
            data={operatorChoices(tools.types.get(field), known ?? 'eq').map(([group, list]) => ({
              group: t(`condition.group.${group}`),
              items: list.map((item) => ({ value: item, label: t(`condition.op.${item}`) })),
            }))}
            value={known}
            placeholder={String(op)}
            allowDeselect={false}
            readOnly={tools.disabled}
            error={problems([...path, 'op'])}
            data-path={formatPath([...path, 'op'])}
            onChange={choose}
          />
        </div>
        <div data-part="value">
          {(known === null || !withoutValue.has(known)) && (
            <ValueInput
              quiet
              label={t('condition.value')}
              placeholder={t('condition.valuePlaceholder')}
              value={right}
              disabled={tools.disabled}
              error={problems([...path, 'value'])}
              name={formatPath([...path, 'value'])}
              onChange={(next) => change({ value: next })}
            />
          )}
        </div>
        <PartMenu value={value} onChange={onChange} onRemove={onRemove} tools={tools} />
      </div>
      {problems(path) && <p className={classes['error']}>{problems(path)}</p>}
    </div>
  );
}

function ExpressionEditor({ value, onChange, path, tools, onRemove }: ConditionEditorProps) {
  const { t } = useTranslation('editor');
  const problems = useProblems(tools);
  return (
    <div className={classes['comparison']} data-wide>
      <TextInput
        aria-label={t('condition.cel')}
        placeholder="order.total > 5000"
        classNames={{ input: classes['mono'] ?? '' }}
        value={(value as { cel: string }).cel}
        readOnly={tools.disabled}
        error={problems([...path, 'cel']) ?? problems(path)}
        data-path={formatPath([...path, 'cel'])}
        onChange={(event) => onChange({ cel: event.currentTarget.value })}
      />
      <PartMenu value={value} onChange={onChange} onRemove={onRemove} tools={tools} />
    </div>
  );
}

function RuleChoice({ value, onChange, path, tools, onRemove }: ConditionEditorProps) {
  const { t } = useTranslation('editor');
  const problems = useProblems(tools);
  return (
    <div className={classes['comparison']} data-wide>
      <Autocomplete
        aria-label={t('condition.rule')}
        placeholder={t('condition.rulePlaceholder')}
        data={[...tools.rules]}
        value={(value as { rule: string }).rule}
        readOnly={tools.disabled}
        error={problems([...path, 'rule']) ?? problems(path)}
        data-path={formatPath([...path, 'rule'])}
        onChange={(next) => onChange({ rule: next })}
      />
      <PartMenu value={value} onChange={onChange} onRemove={onRemove} tools={tools} />
    </div>
  );
}

type PartMenuProps = Pick<ConditionEditorProps, 'value' | 'onChange' | 'onRemove' | 'tools'>;
function PartMenu({ value, onChange, onRemove, tools }: PartMenuProps) {
  const { t } = useTranslation('editor');
  if (tools.disabled) return <span />;
  const kind = conditionKind(value);
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon aria-label={t('condition.more')} mt={3}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(grouped(value, 'all'))}>{t('condition.wrapAll')}</Menu.Item>
        <Menu.Item onClick={() => onChange(grouped(value, 'any'))}>{t('condition.wrapAny')}</Menu.Item>
        <Menu.Item onClick={() => onChange('not' in value ? value.not : { not: value })}>
          {t(kind === 'not' ? 'condition.unNot' : 'condition.wrapNot')}
        </Menu.Item>
        <Menu.Divider />
        {kind !== 'comparison' && (
          <Menu.Item onClick={() => onChange(emptyComparison)}>{t('condition.asComparison')}</Menu.Item>
        )}
        {kind !== 'cel' && <Menu.Item onClick={() => onChange({ cel: '' })}>{t('condition.asCel')}</Menu.Item>}
        {kind !== 'rule' && <Menu.Item onClick={() => onChange({ rule: '' })}>{t('condition.asRule')}</Menu.Item>}
        {onRemove && (
          <>
            <Menu.Divider />
            <Menu.Item color="red" onClick={onRemove}>
              {t('condition.remove')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
