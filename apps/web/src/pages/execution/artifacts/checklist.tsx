import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { readChecklist } from '../../../features/artifacts/content.ts';
import type { ContentProps } from './content-props.ts';
import classes from './artifacts.module.css';

/** Things to tick off; further ones can be added, and taken away again. */
export function ChecklistArtifact({ content, onChange, onLeave }: ContentProps) {
  const { t } = useTranslation('execution');
  const { items } = readChecklist(content);
  const [added, setAdded] = useState('');
  const done = items.filter((item) => item.done).length;
  const change = (next: typeof items): void => onChange?.({ ...content, items: next });
  const add = (): void => {
    if (added.trim() === '') return;
    change([...items, { label: added.trim(), done: false }]);
    setAdded('');
  };
  return (
    <div className={classes['document']}>
      <p className={classes['progress']}>{t('checklist.progress', { done, total: items.length })}</p>
      <ul className={classes['checklist']}>
        {items.map((item, index) => (
          <li key={index}>
            <Checkbox
              label={item.label}
              checked={item.done}
              disabled={!onChange}
              onChange={(event) =>
                change(
                  items.map((other, at) => (at === index ? { ...other, done: event.currentTarget.checked } : other)),
                )
              }
              classNames={{ body: classes['checkBody'] ?? '', label: classes['checkLabel'] ?? '' }}
              data-done={item.done || undefined}
            />
            {onChange && (
              <ActionIcon
                size={24}
                className={classes['removeItem']}
                aria-label={t('checklist.remove', { label: item.label })}
                onClick={() => change(items.filter((_, at) => at !== index))}
              >
                <IconX size={13} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {onChange && (
        <TextInput
          value={added}
          onChange={(event) => setAdded(event.currentTarget.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          onBlur={() => {
            add();
            onLeave?.();
          }}
          placeholder={t('checklist.add')}
          aria-label={t('checklist.add')}
          leftSection={<IconPlus size={14} />}
          variant="unstyled"
          className={classes['addItem']}
        />
      )}
    </div>
  );
}
