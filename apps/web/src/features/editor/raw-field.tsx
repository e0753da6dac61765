import { Textarea } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDocument, stringify } from 'yaml';
import type { Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';

type Read = { value: Json | undefined; problem?: never } | { problem: string; value?: never };

/** Reads a part of a definition written as YAML. */
export function readPart(text: string): Read {
  if (text.trim() === '') return { value: undefined };
  const document = parseDocument(text, { version: '1.2', schema: 'core', stringKeys: true, prettyErrors: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) return { problem: problem.message };
  try {
    return { value: document.toJS({ maxAliasCount: 20 }) as Json };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

export const writePart = (value: Json | undefined): string =>
  value === undefined ? '' : stringify(value, { version: '1.2', schema: 'core', lineWidth: 100 }).trimEnd();

interface RawInputProps {
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  label: string;
  hint?: string;
  placeholder?: string;
  error?: string | undefined;
  disabled?: boolean;
  minRows?: number;
  name?: string;
}
/** A value written as YAML; while it cannot be read, what was typed stays and the value as it was counts. */
export function RawInput(props: RawInputProps) {
  const { value, onChange, label, hint, placeholder, error, disabled, minRows = 3, name } = props;
  const { t } = useTranslation('editor');
  const [typed, setTyped] = useState<string | null>(null);
  const read = typed === null ? null : readPart(typed);
  return (
    <Textarea
      label={label}
      description={hint}
      placeholder={placeholder}
      error={read?.problem === undefined ? error : t('raw.unreadable', { problem: read.problem })}
      readOnly={disabled ?? false}
      value={typed ?? writePart(value)}
      autosize
      minRows={minRows}
      maxRows={24}
      spellCheck={false}
      classNames={{ input: classes['mono'] ?? '' }}
      data-path={name}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const next = readPart(text);
        if (next.problem === undefined) onChange(next.value);
      }}
      onBlur={() => {
        if (read?.problem === undefined) setTyped(null);
      }}
    />
  );
}

/** A part of the definition as YAML. */
export function RawField({
  path,
  ...props
}: {
  path: Path;
  label: string;
  hint?: string;
  placeholder?: string;
  minRows?: number;
}) {
  const { value, set, errors, disabled, name } = useField(path);
  return (
    <RawInput
      {...props}
      value={value as Json | undefined}
      onChange={set}
      error={errors.length > 0 ? errors.map(({ message }) => message).join(' ') : undefined}
      disabled={disabled}
      name={name}
    />
  );
}
