import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { assistantThreadQuery, createThread } from '../../../api/assistant.ts';
import { refusedWith } from '../../../api/errors.ts';
import { preferencesQuery, useMe } from '../../../api/identity.ts';
import { keys } from '../../../api/keys.ts';
import { ErrorState, SkeletonLines } from '../../../ui/states.tsx';
import { ChatMessage } from '../../chat/chat-message.tsx';
import chat from '../../chat/chat.module.css';
import { Composer } from '../../chat/composer.tsx';
import { continues } from '../../chat/view.ts';
import { AnswerFoot, Answering } from '../answering.tsx';
import { useAsking } from '../use-asking.ts';
import classes from './panel.module.css';
import { PanelProposals } from './panel-proposals.tsx';
import { Starters } from './starters.tsx';
import type { Subject } from './use-page-subject.ts';

interface PanelThreadProps {
  threadId: string | null;
  subject: Subject | null;
  onBegun: (threadId: string) => void;
  takesFocus: boolean;
  /** The conversation is not there any more. */
  onGone: () => void;
}

/** The messages of a conversation and the line to write in; without one, questions to begin with. */
export function PanelThread({ takesFocus, threadId, subject, onBegun, onGone }: PanelThreadProps) {
  const { t } = useTranslation('ai');
  const { user } = useMe();
  const { data: preferences } = useQuery(preferencesQuery);
  const query = useQuery({ ...assistantThreadQuery(threadId ?? ''), enabled: threadId !== null });
  const asking = useThread(threadId, subject, onBegun);
  const field = useRef<HTMLTextAreaElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const gone = refusedWith(query.error, 404);
  useEffect(() => {
    if (gone) onGone();
  }, [gone, onGone]);
  const focuses = useRef(takesFocus);
  useEffect(() => {
    if (focuses.current) field.current?.focus();
  }, []);
  const thread = threadId === null ? undefined : query.data;
  const messages = thread?.messages ?? [];
  const { asking: state } = asking;
  const busy = state.state === 'sending' || state.state === 'answering';
  const shown = `${String(messages.length)} ${state.state} ${'text' in state ? String(state.text.length) : ''}`;
  const follows = preferences?.chat.autoScrollToBottom ?? true;
  useEffect(() => {
    if (follows) end.current?.scrollIntoView({ block: 'end' });
  }, [shown, follows]);
  const buttons = busy ? [] : (messages.at(-1)?.buttons ?? []);
  const elsewhere = thread && subject && thread.customer?.id !== subject.id;
  return (
    <>
      <div className={chat['scroll']} tabIndex={0} role="log" aria-label={t('panel.log')} aria-live="polite">
        <div className={classes['messages']}>
          {threadId !== null && query.isPending && <SkeletonLines lines={5} />}
          {query.error && !gone && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {messages.map((message, index) => (
            <ChatMessage
              key={message.id}
              message={message}
              userId={user.id}
              following={continues(message, messages[index - 1])}
              customerId={thread?.customer?.id}
            >
              <PanelProposals message={message} customerId={thread?.customer?.id} />
              <AnswerFoot message={message} />
            </ChatMessage>
          ))}
          {messages.length === 0 && !busy && !(threadId !== null && query.isPending) && (
            <Starters subject={thread?.customer ?? subject} onAsk={(text) => void asking.ask(text)} />
          )}
          <Answering
            asking={state}
            onReload={() => {
              asking.dismiss();
              void query.refetch();
            }}
          />
          {buttons.length > 0 && (
            <div className={chat['choices']} role="group" aria-label={t('panel.further')}>
              {buttons.map(({ label, value }) => (
                <Button key={value} size="xs" variant="default" onClick={() => void asking.ask(label)}>
                  {label}
                </Button>
              ))}
            </div>
          )}
          <div ref={end} />
        </div>
      </div>
      {elsewhere && (
        <p className={classes['elsewhere']}>
          {t('panel.elsewhere', { name: subject.name })}
          <Button size="compact-xs" variant="subtle" onClick={onGone}>
            {t('panel.begin', { name: subject.name })}
          </Button>
        </p>
      )}
      <Composer
        key={threadId ?? 'new'}
        field={field}
        storeKey={`assistant/text/${threadId ?? 'new'}`}
        placeholder={t('panel.placeholder')}
        error={asking.refused}
        busy={busy}
        withShift={preferences?.chat.shiftEnterToSubmit ?? false}
        onSend={asking.ask}
        onStop={state.state === 'answering' ? asking.stop : undefined}
      />
    </>
  );
}

/** Asking in a conversation of one's own; the first question begins it, about the customer of the page. */
function useThread(threadId: string | null, subject: Subject | null, onBegun: (threadId: string) => void) {
  const client = useQueryClient();
  return useAsking({
    threadId,
    begin: async () => {
      const begun = await createThread(subject ? { customerId: subject.id } : {});
      client.setQueryData(assistantThreadQuery(begun.id).queryKey, { ...begun, messages: [] });
      onBegun(begun.id);
      return begun.id;
    },
    onMessages: (id, added) => {
      client.setQueryData(
        assistantThreadQuery(id).queryKey,
        (thread) =>
          thread && {
            ...thread,
            messages: [...thread.messages.filter((before) => added.every((item) => item.id !== before.id)), ...added],
          },
      );
      void client.invalidateQueries({ queryKey: keys.assistantThreads({}).slice(0, 2) });
    },
    refresh: (id) => client.invalidateQueries({ queryKey: keys.assistantThread(id) }),
  });
}
