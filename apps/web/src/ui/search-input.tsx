import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface SearchInputProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  width?: number;
}

/** A field that filters while one types. */
export function SearchInput({ label, value, onChange, width = 200 }: SearchInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  // The address changed elsewhere (back, cleared filters): follow it.
  if (known !== value) {
    setKnown(value);
    if ((value ?? '') !== typed.trim()) setTyped(value ?? '');
  }
  const publish = useDebouncedCallback((text: string) => onChange(text.trim() === '' ? undefined : text.trim()), 200);
  const change = (text: string): void => {
    setTyped(text);
    publish(text);
  };
  return (
    <TextInput
      size="xs"
      w={width}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={13} aria-hidden />}
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      rightSection={
        typed === '' ? null : <CloseButton size="xs" aria-label={t('action.clear')} onClick={() => change('')} />
      }
    />
  );
}
