import { Button } from '@mantine/core';
import type { Message } from '@renubu/contracts/executions';
import { IconLoader2, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import { SourceBadge } from '../../ui/source-badge.tsx';
import classes from './assistant.module.css';
import type { Asking } from './use-asking.ts';
import { PendingMessage } from '../chat/chat-message.tsx';
import chat from '../chat/chat.module.css';

interface AnsweringProps {
  asking: Asking;
  /** Reads the conversation anew, for an answer that was finished meanwhile. */
  onReload: () => void;
}
/** What is under way at the end of a conversation: the question being sent, the answer being written, or what broke off. */
export function Answering({ asking, onReload }: AnsweringProps) {
  const { t } = useTranslation('ai');
  if (asking.state === 'idle') return null;
  if (asking.state === 'sending') return <PendingMessage text={asking.text} />;
  return (
    <div className={chat['message']} data-role="assistant" data-wide>
      {asking.text !== '' && (
        <div className={classes['writing']}>
          {asking.text}
          {asking.state === 'answering' && <span className={classes['cursor']} aria-hidden />}
        </div>
      )}
      {asking.state === 'answering' && asking.text === '' && (
        <span className={classes['thinking']} role="status">
          <IconLoader2 size={14} aria-hidden /> {t('chat.thinking')}
        </span>
      )}
      {asking.state === 'interrupted' && (
        <div className={classes['interrupted']} role="status">
          <IconPlugConnectedX size={15} aria-hidden />
          <span>{asking.why === null ? t('chat.stopped') : t('chat.interrupted', { why: asking.why })}</span>
          <Button size="compact-xs" variant="default" onClick={onReload}>
            {t('chat.readAgain')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Which maker an answer has and what it took. */
export function AnswerFoot({ message }: { message: Message }) {
  const { t } = useTranslation('ai');
  const format = useFormat();
  if (message.ai === null) return null;
  const { inputTokens, outputTokens, costMicros } = message.ai.usage;
  const tokens = inputTokens + outputTokens;
  return (
    <div className={classes['foot']}>
      <SourceBadge source={message.ai} />
      {tokens > 0 && <span>{t('chat.tokens', { count: tokens, shown: format.number(tokens) })}</span>}
      {costMicros > 0 && <span>{format.micros(costMicros)}</span>}
    </div>
  );
}
