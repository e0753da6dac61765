import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { Json } from '@renubu/contracts/json';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isLoose, type Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { Group, GroupFindings, ValueField } from './fields.tsx';

interface EntriesFieldProps {
  path: Path;
  title: string;
  /** Names that have fields of their own elsewhere. */
  without?: ReadonlySet<string>;
  hint?: string;
}
/** Named values: variables of a `set`, inputs of a child workflow, further fields of an operation. */
export function EntriesField({ path, title, without = new Set(), hint }: EntriesFieldProps) {
  const { t } = useTranslation('editor');
  const { value, set, disabled } = useField(path);
  const entries = isLoose(value) ? (Object.entries(value) as [string, Json][]) : [];
  const shown = entries.filter(([name]) => !without.has(name));
  const write = (next: [string, Json][]): void => set(next.length === 0 ? undefined : Object.fromEntries(next));
  const rename = (before: string, name: string): void => {
    if (name === before || entries.some(([other]) => other === name)) return;
    write(entries.map(([key, item]) => [key === before ? name : key, item]));
  };
  const add = (): void => {
    let number = shown.length + 1;
    while (entries.some(([name]) => name === `value${String(number)}`)) number += 1;
    write([...entries, [`value${String(number)}`, '']]);
  };
  return (
    <Group
      title={title}
      actions={
        !disabled && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={add}>
            {t('entries.add')}
          </Button>
        )
      }
    >
      {hint && <p className={classes['hint']}>{hint}</p>}
      <GroupFindings path={path} />
      {shown.map(([name], index) => (
        <div key={index} className={classes['entry']}>
          <TextInput
            label={t('entries.name')}
            value={name}
            readOnly={disabled}
            onChange={(event) => rename(name, event.currentTarget.value)}
          />
          <ValueField path={[...path, name]} label={t('entries.value')} required />
          {!disabled && (
            <ActionIcon
              mt={26}
              aria-label={t('entries.remove', { name })}
              onClick={() => write(entries.filter(([other]) => other !== name))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          )}
        </div>
      ))}
    </Group>
  );
}
