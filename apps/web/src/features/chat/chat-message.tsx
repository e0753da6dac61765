import type { Message } from '@renubu/contracts/executions';
import { IconLoader2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import { Answer } from '../assistant/answer.tsx';
import classes from './chat.module.css';
import { LightMarkdown } from './light-markdown.tsx';

interface ChatMessageProps {
  message: Message;
  /** The person who looks; their own messages say so. */
  userId: string;
  /** Goes on what the message before said: no author line. */
  following: boolean;
  customerId?: string | undefined;
  /** Below the text: what the message points to. */
  children?: ReactNode;
}
/** One message of a conversation; answers of the assistant with their evidence, figures and source. */
export function ChatMessage({ message, userId, following, customerId, children }: ChatMessageProps) {
  const { t } = useTranslation('ai');
  const format = useFormat();
  const mine = message.role === 'user' && message.author.id === userId;
  return (
    <div
      className={classes['message']}
      data-role={message.role}
      data-following={following || undefined}
      data-wide={message.blocks.length > 0 || undefined}
    >
      {!following && (
        <div className={classes['author']}>
          <span>{mine ? t('chat.you') : message.author.name}</span>
          <time dateTime={message.at}>{format.time(message.at)}</time>
        </div>
      )}
      <div className={classes['bubble']}>
        {message.blocks.length > 0 ? (
          <Answer blocks={message.blocks} customerId={customerId} />
        ) : (
          <LightMarkdown text={message.content} />
        )}
        {children}
      </div>
    </div>
  );
}

/** What the person said, before the server has it. */
export function PendingMessage({ text }: { text: string }) {
  const { t } = useTranslation('ai');
  return (
    <div className={classes['message']} data-role="user" data-pending>
      <div className={classes['bubble']}>{text}</div>
      <span className={classes['sending']}>
        <IconLoader2 size={12} aria-hidden /> {t('chat.sending')}
      </span>
    </div>
  );
}
