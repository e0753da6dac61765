import type { StepView, Thread } from '@renubu/contracts/executions';
import type { ChatButton } from '@renubu/contracts/language/guided';
import { UnstyledButton } from '@mantine/core';
import { IconLoader2, IconPaperclip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { artifactsQuery, useChat } from '../../api/execution.ts';
import { preferencesQuery, useMe } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { continues, offeredButtons } from '../../features/chat/view.ts';
import { whyNotStep } from '../../features/executions/can.ts';
import { useFormat } from '../../ui/format.ts';
import { errorMessage } from '../../ui/states.tsx';
import { Composer } from './composer.tsx';
import classes from './conversation.module.css';
import { useExecution } from './execution-context.ts';
import { LightMarkdown } from './light-markdown.tsx';

/** A step's conversation: what was said, the choices on offer, and a line to answer in. */
export function Conversation({ thread, step }: { thread: Thread | undefined; step: StepView }) {
  const { t } = useTranslation(['execution', 'common']);
  const { detail, viewer, ask, selectArtifact } = useExecution();
  const chat = useChat(detail.id);
  const { data: artifacts } = useQuery(artifactsQuery(detail.id));
  const { data: preferences } = useQuery(preferencesQuery);
  const [failed, setFailed] = useState<string | null>(null);
  const messages = thread?.messages ?? [];
  const may = whyNotStep('complete', step, detail, viewer) === null;
  const offered = may && !chat.isPending ? offeredButtons(messages) : null;
  const pending = chat.isPending ? chat.variables.text : null;
  const end = useEnd(messages.length + (pending === null ? 0 : 1), preferences?.chat.autoScrollToBottom ?? true);

  const openArtifact = (key: string): void => {
    const found = artifacts?.find((item) => item.path === step.path && item.key === key);
    if (found) selectArtifact(found.id);
  };
  const say = (input: { value?: string; text: string }): Promise<boolean> => {
    setFailed(null);
    return chat.mutateAsync({ stepId: step.stepId, ...input }).then(
      () => true,
      (error: unknown) => {
        setFailed(errorMessage(error));
        return false;
      },
    );
  };
  const press = (button: ChatButton): void => {
    // Snoozing and skipping need a date or a reason of the person, not a choice by itself.
    if (button.action === 'snooze') return ask({ kind: 'snoozeStep', step });
    if (button.action === 'skip') return ask({ kind: 'skipStep', step });
    if (button.artifact !== undefined) openArtifact(button.artifact);
    void say({ value: button.value, text: button.label }).then((ok) => {
      if (ok && button.artifact !== undefined) openArtifact(button.artifact);
    });
  };
  useCommands(
    (offered?.buttons ?? []).slice(0, 9).map((button, index) => ({
      id: `chat.${button.value}`,
      label: button.label,
      group: 'page' as const,
      shortcut: String(index + 1),
      run: () => press(button),
    })),
  );

  return (
    <>
      <div className={classes['scroll']} tabIndex={0} role="log" aria-label={t('chat.label')} aria-live="polite">
        <div className={classes['messages']}>
          {messages.map((message, index) => (
            <Message
              key={message.id}
              message={message}
              following={continues(message, messages[index - 1])}
              onArtifact={openArtifact}
            />
          ))}
          {messages.length === 0 && pending === null && <p className={classes['none']}>{t('chat.none')}</p>}
          {pending !== null && (
            <div className={classes['message']} data-role="user" data-pending>
              <div className={classes['bubble']}>{pending}</div>
              <span className={classes['sending']}>
                <IconLoader2 size={12} aria-hidden /> {t('chat.sending')}
              </span>
            </div>
          )}
          {offered && (
            <div className={classes['choices']} role="group" aria-label={t('chat.choices')}>
              {offered.buttons.map((button, index) => (
                <UnstyledButton key={button.value} className={classes['choice']} onClick={() => press(button)}>
                  {index < 9 && (
                    <kbd className={classes['digit']} aria-hidden>
                      {index + 1}
                    </kbd>
                  )}
                  {button.label}
                </UnstyledButton>
              ))}
            </div>
          )}
          <div ref={end} />
        </div>
      </div>
      {may && (
        <Composer
          step={step}
          error={failed}
          busy={chat.isPending}
          withShift={preferences?.chat.shiftEnterToSubmit ?? false}
          onSend={(text) => say({ text })}
        />
      )}
    </>
  );
}

/** Keeps the newest message in view. */
function useEnd(count: number, follow: boolean) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follow) end.current?.scrollIntoView({ block: 'end' });
  }, [count, follow]);
  return end;
}

interface MessageProps {
  message: Thread['messages'][number];
  following: boolean;
  onArtifact: (key: string) => void;
}
function Message({ message, following, onArtifact }: MessageProps) {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { user } = useMe();
  const { detail } = useExecution();
  const { data: artifacts } = useQuery(artifactsQuery(detail.id));
  const mine = message.role === 'user';
  const artifact = message.artifactKey === null ? undefined : artifacts?.find(({ key }) => key === message.artifactKey);
  return (
    <div className={classes['message']} data-role={message.role} data-following={following || undefined}>
      {!following && (
        <div className={classes['author']}>
          <span>{mine && message.author.id === user.id ? t('chat.you') : message.author.name}</span>
          <time dateTime={message.at}>{format.time(message.at)}</time>
        </div>
      )}
      <div className={classes['bubble']}>
        <LightMarkdown text={message.content} />
        {artifact && (
          <UnstyledButton className={classes['attachment']} onClick={() => onArtifact(artifact.key)}>
            <IconPaperclip size={13} aria-hidden />
            {artifact.title}
          </UnstyledButton>
        )}
      </div>
    </div>
  );
}
