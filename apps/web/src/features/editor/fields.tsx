import {
  Autocomplete,
  NumberInput,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  type ComboboxData,
} from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { readTyped, writeTyped } from './typed-value.ts';

interface FieldProps {
  path: Path;
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  required?: boolean;
}

const sentence = (issue: DefinitionIssue, suggest: (suggestion: string) => string): string =>
  issue.suggestion ? `${issue.message} ${suggest(issue.suggestion)}` : issue.message;

/** What the checker finds at a value, as a field shows it: errors in its error line, warnings below. */
function useFindings(errors: DefinitionIssue[], warnings: DefinitionIssue[]) {
  const { t } = useTranslation('editor');
  const suggest = (suggestion: string): string => t('suggestion', { suggestion });
  const error = errors.length > 0 ? errors.map((issue) => sentence(issue, suggest)).join(' ') : undefined;
  const note = warnings.map((issue) => (
    <p key={issue.message} className={classes['warning']}>
      {sentence(issue, suggest)}
    </p>
  ));
  return { error, note };
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : writeTyped(value as Json);

interface TextFieldProps extends FieldProps {
  multiline?: boolean;
  /** Known values to choose from; any other may be typed. */
  choices?: readonly string[] | undefined;
}
/** A text. An emptied one leaves the definition, unless it is required there. */
export function TextField({ path, label, hint, placeholder, required, multiline, choices }: TextFieldProps) {
  const { value, set, errors, warnings, disabled, name } = useField(path);
  const { error, note } = useFindings(errors, warnings);
  const change = (text: string): void => set(text === '' && !required ? undefined : text);
  const shared = {
    label,
    description: hint,
    placeholder,
    error,
    readOnly: disabled,
    withAsterisk: required ?? false,
    value: textOf(value),
    'data-path': name,
  };
  return (
    <div>
      {multiline ? (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={12}
          onChange={(event) => change(event.currentTarget.value)}
        />
      ) : choices ? (
        <Autocomplete {...shared} data={[...new Set(choices)]} limit={20} onChange={change} />
      ) : (
        <TextInput {...shared} onChange={(event) => change(event.currentTarget.value)} />
      )}
      {note}
    </div>
  );
}

export function NumberField({ path, label, hint, placeholder, min, max }: FieldProps & { min?: number; max?: number }) {
  const { value, set, errors, warnings, disabled, name } = useField(path);
  const { error, note } = useFindings(errors, warnings);
  return (
    <div>
      <NumberInput
        label={label}
        description={hint}
        placeholder={placeholder}
        error={error}
        readOnly={disabled}
        value={typeof value === 'number' ? value : ''}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        allowDecimal={false}
        data-path={name}
        onChange={(next) => set(typeof next === 'number' ? next : undefined)}
      />
      {note}
    </div>
  );
}

/** Yes or no; what the language takes for granted is not written. */
export function SwitchField({ path, label, hint, usually }: FieldProps & { usually: boolean }) {
  const { value, set, disabled, name } = useField(path);
  return (
    <Switch
      label={label}
      description={hint}
      disabled={disabled}
      checked={typeof value === 'boolean' ? value : usually}
      data-path={name}
      onChange={(event) => set(event.currentTarget.checked === usually ? undefined : event.currentTarget.checked)}
    />
  );
}

interface SelectFieldProps extends FieldProps {
  data: ComboboxData;
  /** Chosen when the definition says nothing; then nothing is written either. */
  usually?: string;
  searchable?: boolean;
  clearable?: boolean;
}
export function SelectField(props: SelectFieldProps) {
  const { path, label, hint, data, usually, placeholder, required, searchable, clearable } = props;
  const { value, set, errors, warnings, disabled, name } = useField(path);
  const { error, note } = useFindings(errors, warnings);
  return (
    <div>
      <Select
        label={label}
        description={hint}
        placeholder={placeholder}
        error={error}
        readOnly={disabled}
        withAsterisk={required ?? false}
        data={data}
        searchable={searchable ?? false}
        clearable={clearable ?? false}
        allowDeselect={clearable ?? false}
        value={value === undefined ? (usually ?? null) : textOf(value)}
        data-path={name}
        onChange={(next) => set(next === null || next === usually ? undefined : next)}
      />
      {note}
    </div>
  );
}

/** A list of texts, one tag each. */
export function TagsField({ path, label, hint, placeholder, choices }: FieldProps & { choices?: readonly string[] }) {
  const { value, set, errors, warnings, disabled, name } = useField(path);
  const { error, note } = useFindings(errors, warnings);
  const { t } = useTranslation('editor');
  return (
    <div>
      <TagsInput
        label={label}
        description={hint ?? t('tagsHint')}
        placeholder={placeholder}
        error={error}
        readOnly={disabled}
        value={Array.isArray(value) ? value.map((item) => textOf(item)) : []}
        {...(choices ? { data: [...new Set(choices)] } : {})}
        data-path={name}
        onChange={(next) => set(next.length === 0 ? undefined : next)}
      />
      {note}
    </div>
  );
}

interface ValueInputProps {
  value: Json | undefined;
  onChange: (value: Json) => void;
  label: string;
  quiet?: boolean;
  hint?: ReactNode;
  placeholder?: string;
  error?: string | undefined;
  disabled?: boolean;
  required?: boolean;
  multiline?: boolean;
  name?: string;
}
/** Any value, typed: `10`, `gold`, `[a, b]`, `{{ a.path }}`. What is typed stays as typed until the field is left. */
export function ValueInput(props: ValueInputProps) {
  const { value, onChange, label, quiet, hint, placeholder, error, disabled, required, multiline, name } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const Input = multiline ? Textarea : TextInput;
  return (
    <Input
      {...(quiet ? { 'aria-label': label } : { label })}
      description={hint}
      placeholder={placeholder}
      error={error}
      readOnly={disabled ?? false}
      withAsterisk={required ?? false}
      value={typed ?? writeTyped(value)}
      data-path={name}
      {...(multiline ? { autosize: true, minRows: 2, maxRows: 14 } : {})}
      onChange={(event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
        setTyped(event.currentTarget.value);
        onChange(readTyped(event.currentTarget.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** Any value of the definition. */
export function ValueField({ path, required, ...props }: FieldProps & { multiline?: boolean }) {
  const { value, set, errors, warnings, disabled, name } = useField(path);
  const { error, note } = useFindings(errors, warnings);
  return (
    <div>
      <ValueInput
        {...props}
        value={value as Json | undefined}
        onChange={(next) => set(next === '' && !required ? undefined : next)}
        error={error}
        disabled={disabled}
        required={required ?? false}
        name={name}
      />
      {note}
    </div>
  );
}

/** What the checker finds at a group as a whole. */
export function GroupFindings({ path }: { path: Path }) {
  const { errors, warnings } = useField(path);
  const { error, note } = useFindings(errors, warnings);
  return (
    <>
      {error !== undefined && (
        <p className={classes['error']} role="alert">
          {error}
        </p>
      )}
      {note}
    </>
  );
}

interface GroupProps {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}
/** Fields that belong together. */
export function Group({ title, actions, children }: GroupProps) {
  return (
    <section className={classes['group']} aria-label={title}>
      <div className={classes['groupHead']}>
        <h3>{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
