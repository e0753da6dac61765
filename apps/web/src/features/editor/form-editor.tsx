import { ActionIcon, Button, Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import type { FormField } from '@renubu/contracts/language/guided';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isLoose, type Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings } from './fields.tsx';

const kinds = ['text', 'multiline', 'email', 'date', 'number', 'integer', 'boolean', 'choice', 'list'] as const;
type Kind = (typeof kinds)[number];

/** Which of the kinds people choose from a field is. */
export function kindOf(field: Partial<FormField>): Kind {
  if (field.enum) return 'choice';
  if (field.type === 'array') return 'list';
  if (field.type === 'number' || field.type === 'integer' || field.type === 'boolean') return field.type;
  return field.format === 'multiline' || field.format === 'email' || field.format === 'date' ? field.format : 'text';
}

/** A field of another kind, with what it keeps: title, description and, for a choice, its options. */
export function ofKind(field: Partial<FormField>, kind: Kind): FormField {
  const kept = {
    ...(field.title === undefined ? {} : { title: field.title }),
    ...(field.description === undefined ? {} : { description: field.description }),
  };
  if (kind === 'number' || kind === 'integer' || kind === 'boolean') return { ...kept, type: kind };
  if (kind === 'list') return { ...kept, type: 'array', items: { type: 'string' } };
  if (kind === 'choice') return { ...kept, type: 'string', enum: field.enum ?? ['yes', 'no'] };
  return { ...kept, type: 'string', ...(kind === 'text' ? {} : { format: kind }) };
}

/** The fields of a form that people fill in: inputs of a start, an approval’s form, what a guided step records. */
export function FormEditor({ path, title }: { path: Path; title: string }) {
  const { t } = useTranslation('editor');
  const { value, set, disabled } = useField(path);
  const form = isLoose(value) ? value : {};
  const properties = isLoose(form['properties']) ? form['properties'] : {};
  const required = Array.isArray(form['required']) ? form['required'].map(String) : [];
  const entries = Object.entries(properties).map(([name, field]): [string, Partial<FormField>] => [
    name,
    isLoose(field) ? (field as Partial<FormField>) : {},
  ]);
  const write = (fields: [string, Partial<FormField>][], needed: string[]): void => {
    if (fields.length === 0) return set(undefined);
    const names = new Set(fields.map(([name]) => name));
    const kept = needed.filter((name) => names.has(name));
    set({ properties: Object.fromEntries(fields), ...(kept.length > 0 ? { required: kept } : {}) } as never);
  };
  const change = (index: number, name: string, field: Partial<FormField>): void => {
    const before = entries[index]?.[0] ?? '';
    if (name !== before && Object.hasOwn(properties, name)) return;
    write(
      entries.with(index, [name, field]),
      required.map((item) => (item === before ? name : item)),
    );
  };
  const add = (): void => {
    let number = entries.length + 1;
    while (Object.hasOwn(properties, `field${String(number)}`)) number += 1;
    write([...entries, [`field${String(number)}`, { type: 'string' }]], required);
  };
  return (
    <Group
      title={title}
      actions={
        !disabled && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={add}>
            {t('form.add')}
          </Button>
        )
      }
    >
      <GroupFindings path={path} />
      {entries.length === 0 && <p className={classes['hint']}>{t('form.none')}</p>}
      {entries.map(([name, field], index) => (
        <FieldRow
          key={index}
          name={name}
          field={field}
          required={required.includes(name)}
          disabled={disabled}
          onChange={(next, changed) => change(index, next, changed)}
          onRequired={(needed) =>
            write(entries, needed ? [...required, name] : required.filter((item) => item !== name))
          }
          onRemove={() => write(entries.toSpliced(index, 1), required)}
        />
      ))}
    </Group>
  );
}

interface FieldRowProps {
  name: string;
  field: Partial<FormField>;
  required: boolean;
  disabled: boolean;
  onChange: (name: string, field: Partial<FormField>) => void;
  onRequired: (required: boolean) => void;
  onRemove: () => void;
}
function FieldRow({ name, field, required, disabled, onChange, onRequired, onRemove }: FieldRowProps) {
  const { t } = useTranslation('editor');
  const kind = kindOf(field);
  return (
    <div className={classes['conditionGroup']} role="group" aria-label={field.title ?? name}>
      <div className={classes['pair']}>
        <TextInput
          label={t('form.name')}
          value={name}
          readOnly={disabled}
          onChange={(event) => onChange(event.currentTarget.value, field)}
        />
        <TextInput
          label={t('form.title')}
          value={field.title ?? ''}
          readOnly={disabled}
          onChange={(event) => {
            const { title: _title, ...rest } = field;
            const title = event.currentTarget.value;
            onChange(name, title === '' ? rest : { ...rest, title });
          }}
        />
        <Select
          label={t('form.kind')}
          data={kinds.map((value) => ({ value, label: t(`form.kinds.${value}`) }))}
          value={kind}
          allowDeselect={false}
          readOnly={disabled}
          onChange={(next) => next && onChange(name, ofKind(field, next as Kind))}
        />
      </div>
      {kind === 'choice' && (
        <TagsInput
          label={t('form.options')}
          value={field.enum ?? []}
          readOnly={disabled}
          onChange={(options) => onChange(name, { ...field, enum: options })}
        />
      )}
      <div className={classes['groupHead']}>
        <Checkbox
          label={t('form.required')}
          checked={required}
          disabled={disabled}
          onChange={(event) => onRequired(event.currentTarget.checked)}
        />
        {!disabled && (
          <ActionIcon aria-label={t('form.remove', { name })} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        )}
      </div>
    </div>
  );
}
