import { NumberInput, PasswordInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ConnectorField } from '@renubu/contracts/connections';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { useTranslation } from 'react-i18next';
import { RawInput } from '../editor/raw-field.tsx';

interface ConnectorFieldsProps {
  fields: readonly ConnectorField[];
  values: JsonObject;
  onChange: (values: JsonObject) => void;
  errors: Record<string, string>;
}
/** The settings of a connection, drawn from what its connector says about them. */
export function ConnectorFields({ fields, values, onChange, errors }: ConnectorFieldsProps) {
  const set = (name: string, value: Json | undefined): void => {
    const { [name]: _before, ...rest } = values;
    onChange(value === undefined || value === '' ? rest : { ...rest, [name]: value });
  };
  return fields.map((field) => (
    <OneField
      key={field.name}
      field={field}
      value={values[field.name] ?? field.default}
      error={errors[`config.${field.name}`]}
      onChange={(value) => set(field.name, value)}
    />
  ));
}

interface OneFieldProps {
  field: ConnectorField;
  value: Json | undefined;
  error: string | undefined;
  onChange: (value: Json | undefined) => void;
}
function OneField({ field, value, error, onChange }: OneFieldProps) {
  const shared = { label: field.title, description: field.description, error, required: field.required };
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const placeholder = typeof field.example === 'string' ? field.example : undefined;
  switch (field.type) {
    case 'boolean':
      return (
        <Switch
          label={field.title}
          description={field.description}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
    case 'integer':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          allowDecimal={field.type === 'number'}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'enum':
      return (
        <Select
          {...shared}
          data={field.options ?? []}
          value={text || null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'list':
      return (
        <TagsInput
          {...shared}
          placeholder={placeholder}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => onChange(next.length === 0 ? undefined : next)}
        />
      );
    case 'object':
    case 'json':
      return <RawInput label={field.title} hint={field.description} value={value} onChange={onChange} error={error} />;
    case 'longText':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          placeholder={placeholder}
          type={field.type === 'email' ? 'email' : 'text'}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

interface SecretFieldsProps {
  fields: readonly ConnectorField[];
  /** Names of those that are set already; their values are never given back. */
  present: readonly string[];
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
  errors: Record<string, string>;
}
/** Secrets are written, never read: an empty field leaves what is set. */
export function SecretFields({ fields, present, values, onChange, errors }: SecretFieldsProps) {
  const { t } = useTranslation('automation');
  return fields.map((field) => {
    const isSet = present.includes(field.name);
    return (
      <PasswordInput
        key={field.name}
        label={field.title}
        description={field.description}
        placeholder={isSet ? t('connection.secretKept') : ''}
        required={field.required && !isSet}
        error={errors[`secrets.${field.name}`]}
        autoComplete="new-password"
        value={values[field.name] ?? ''}
        onChange={(event) => {
          const { [field.name]: _before, ...rest } = values;
          const value = event.currentTarget.value;
          onChange(value === '' ? rest : { ...rest, [field.name]: value });
        }}
      />
    );
  });
}
