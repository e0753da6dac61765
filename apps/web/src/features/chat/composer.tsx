import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react';
import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { dropDraft, keepDraft, readDraft } from '../executions/draft-store.ts';
import classes from './chat.module.css';
import { sends } from './view.ts';

interface ComposerProps {
  /** Where what is half written is kept over a reload. */
  storeKey: string;
  field?: RefObject<HTMLTextAreaElement | null>;
  placeholder: string;
  error: string | null;
  busy: boolean;
  /** Shift+Enter sends and Enter makes a new line; else the other way round. */
  withShift: boolean;
  /** Shown in the empty field: the key that leads here. */
  hint?: React.ReactNode;
  /** Answers whether it was taken; else the text comes back. */
  onSend: (text: string) => Promise<boolean>;
  /** While an answer is on its way: stops waiting for it. */
  onStop?: (() => void) | undefined;
}

/** The line one writes in; what is half written survives a reload. */
export function Composer(props: ComposerProps) {
  const { storeKey, placeholder, error, busy, withShift, hint, onSend, onStop } = props;
  const { t } = useTranslation('ai');
  const [text, setText] = useState(() => readDraft<string>(storeKey) ?? '');
  const own = useRef<HTMLTextAreaElement>(null);
  const field = props.field ?? own;
  const change = (value: string): void => {
    setText(value);
    if (value === '') dropDraft(storeKey);
    else keepDraft(storeKey, value);
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
        placeholder={placeholder}
        error={error}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={4000}
        className={classes['field']}
        rightSectionWidth={64}
        rightSection={
          <span className={classes['send']}>
            {text === '' && !onStop && hint}
            {onStop ? (
              <StopButton onStop={onStop} />
            ) : (
              <SendButton empty={text.trim() === ''} {...{ busy, withShift }} />
            )}
          </span>
        }
      />
    </form>
  );
}

function SendButton({ empty, busy, withShift }: { empty: boolean; busy: boolean; withShift: boolean }) {
  const { t } = useTranslation('ai');
  return (
    <Tooltip label={t(withShift ? 'chat.sendShift' : 'chat.send')}>
      <ActionIcon
        type="submit"
        size={24}
        variant={empty ? 'subtle' : 'filled'}
        color={empty ? 'gray' : 'accent'}
        aria-label={t('chat.sendLabel')}
        loading={busy}
      >
        <IconArrowUp size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

function StopButton({ onStop }: { onStop: () => void }) {
  const { t } = useTranslation('ai');
  return (
    <Tooltip label={t('chat.stopHint')}>
      <ActionIcon size={24} variant="light" aria-label={t('chat.stop')} onClick={onStop}>
        <IconPlayerStopFilled size={12} />
      </ActionIcon>
    </Tooltip>
  );
}
