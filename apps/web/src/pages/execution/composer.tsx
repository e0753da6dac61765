import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import type { StepView } from '@renubu/contracts/executions';
import { IconArrowUp } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands/commands.ts';
import { sends } from '../../features/chat/view.ts';
import { draftKey, dropDraft, keepDraft, readDraft } from '../../features/executions/draft-store.ts';
import { Keys } from '../../ui/kbd.tsx';
import classes from './conversation.module.css';
import { useExecution } from './execution-context.ts';

interface ComposerProps {
  step: StepView;
  error: string | null;
  busy: boolean;
  /** Shift+Enter sends and Enter makes a new line; else the other way round. */
  withShift: boolean;
  /** Answers whether it was taken; else the text comes back. */
  onSend: (text: string) => Promise<boolean>;
}

/** The line one writes in; what is half written survives a reload. */
export function Composer({ step, error, busy, withShift, onSend }: ComposerProps) {
  const { t } = useTranslation('execution');
  const { detail } = useExecution();
  const key = draftKey(detail.id, step.stepId, step.attempt, 'chat');
  const [text, setText] = useState(() => readDraft<string>(key) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  useCommands([
    { id: 'chat.write', label: t('command.write'), group: 'page', shortcut: 'c', run: () => field.current?.focus() },
  ]);
  const change = (value: string): void => {
    setText(value);
    if (value === '') dropDraft(key);
    else keepDraft(key, value);
  };
  const send = async (): Promise<void> => {
    const said = text.trim();
    if (said === '' || busy) return;
    change('');
    if (!(await onSend(said))) change(said);
  };
  return (
    <form
      className={classes['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        ref={field}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') field.current?.blur();
          if (!sends(event, withShift)) return;
          event.preventDefault();
          void send();
        }}
        aria-label={t('chat.write')}
        placeholder={t('chat.placeholder')}
        error={error}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={4000}
        className={classes['field']}
        rightSectionWidth={64}
        rightSection={
          <span className={classes['send']}>
            {text === '' && <Keys shortcut="c" />}
            <Tooltip label={t(withShift ? 'chat.sendShift' : 'chat.send')}>
              <ActionIcon
                type="submit"
                size={24}
                variant={text.trim() === '' ? 'subtle' : 'filled'}
                color={text.trim() === '' ? 'gray' : 'accent'}
                aria-label={t('chat.sendLabel')}
                loading={busy}
              >
                <IconArrowUp size={15} />
              </ActionIcon>
            </Tooltip>
          </span>
        }
      />
    </form>
  );
}
