import type { Message, StepView, Thread } from '@renubu/contracts/executions';
import type { ChatButton } from '@renubu/contracts/language/guided';
import { UnstyledButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { artifactsQuery, useChat } from '../../api/execution.ts';
import { preferencesQuery, useMe } from '../../api/identity.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { AnswerFoot, Answering } from '../../features/assistant/answering.tsx';
import { ChatMessage, PendingMessage } from '../../features/chat/chat-message.tsx';
import classes from '../../features/chat/chat.module.css';
import { Composer } from '../../features/chat/composer.tsx';
import { continues, offeredButtons } from '../../features/chat/view.ts';
import { whyNotStep } from '../../features/executions/can.ts';
import { draftKey } from '../../features/executions/draft-store.ts';
import { Keys } from '../../ui/kbd.tsx';
import { errorMessage } from '../../ui/states.tsx';
import { useExecution } from './execution-context.ts';
import { StepProposals } from './step-proposals.tsx';
import { useStepAssistant } from './use-step-assistant.ts';

interface ConversationProps {
  thread: Thread | undefined;
  step: StepView;
}

/** A step's conversation: what was said, the choices on offer, and a line to ask the assistant or answer in. */
export function Conversation({ thread, step }: ConversationProps) {
  const { t } = useTranslation(['execution', 'ai']);
  const { detail, viewer } = useExecution();
  const { user } = useMe();
  const { data: preferences } = useQuery(preferencesQuery);
  const assistant = useStepAssistant(thread, step);
  const openArtifact = useOpenArtifact(step);
  const { press, pressed, refused } = usePress(step, openArtifact);
  const messages = thread?.messages ?? [];
  const may = whyNotStep('complete', step, detail, viewer) === null;
  const { asking } = assistant;
  const busy = pressed !== null || asking.state === 'sending' || asking.state === 'answering';
  const offered = may && !busy ? offeredButtons(messages) : null;
  const end = useEnd(
    [messages.length, pressed, asking.state, 'text' in asking ? asking.text.length : 0].join(),
    preferences?.chat.autoScrollToBottom ?? true,
  );
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
            <ChatMessage
              key={message.id}
              message={message}
              userId={user.id}
              following={continues(message, messages[index - 1])}
              customerId={detail.customer?.id}
            >
              <Attachment message={message} onOpen={openArtifact} />
              <StepProposals message={message} />
              <AnswerFoot message={message} />
            </ChatMessage>
          ))}
          {messages.length === 0 && !busy && <p className={classes['none']}>{t('chat.none')}</p>}
          {pressed !== null && <PendingMessage text={pressed} />}
          <Answering asking={asking} onReload={assistant.reload} />
          {offered && <Choices buttons={offered.buttons} onPress={press} />}
          <div ref={end} />
        </div>
      </div>
      {may && (
        <StepComposer
          step={step}
          error={assistant.refused ?? refused}
          busy={busy}
          withShift={preferences?.chat.shiftEnterToSubmit ?? false}
          onSend={assistant.ask}
          onStop={asking.state === 'answering' ? assistant.stop : undefined}
        />
      )}
    </>
  );
}

/** Opens the artifact of a step by its key. */
function useOpenArtifact(step: StepView): (key: string) => void {
  const { detail, selectArtifact } = useExecution();
  const { data: artifacts } = useQuery(artifactsQuery(detail.id));
  return (key) => {
    const found = artifacts?.find((item) => item.path === step.path && item.key === key);
    if (found) selectArtifact(found.id);
  };
}

/** Presses the choices of the conversation; `pressed` is the label of the one under way. */
function usePress(step: StepView, openArtifact: (key: string) => void) {
  const { detail, ask } = useExecution();
  const chat = useChat(detail.id);
  const [refused, setRefused] = useState<string | null>(null);
  const press = (button: ChatButton): void => {
    // Snoozing and skipping need a date or a reason of the person, not a choice by itself.
    if (button.action === 'snooze') return ask({ kind: 'snoozeStep', step });
    if (button.action === 'skip') return ask({ kind: 'skipStep', step });
    if (button.artifact !== undefined) openArtifact(button.artifact);
    setRefused(null);
    chat.mutate(
      { stepId: step.stepId, value: button.value, text: button.label },
      {
        onSuccess: () => button.artifact !== undefined && openArtifact(button.artifact),
        onError: (error) => setRefused(errorMessage(error)),
      },
    );
  };
  return { press, pressed: chat.isPending ? chat.variables.text : null, refused };
}

function Choices({ buttons, onPress }: { buttons: readonly ChatButton[]; onPress: (button: ChatButton) => void }) {
  const { t } = useTranslation('execution');
  return (
    <div className={classes['choices']} role="group" aria-label={t('chat.choices')}>
      {buttons.map((button, index) => (
        <UnstyledButton key={button.value} className={classes['choice']} onClick={() => onPress(button)}>
          {index < 9 && (
            <kbd className={classes['digit']} aria-hidden>
              {index + 1}
            </kbd>
          )}
          {button.label}
        </UnstyledButton>
      ))}
    </div>
  );
}

interface StepComposerProps {
  step: StepView;
  error: string | null;
  busy: boolean;
  withShift: boolean;
  onSend: (text: string) => Promise<boolean>;
  onStop: (() => void) | undefined;
}
function StepComposer({ step, ...composer }: StepComposerProps) {
  const { t } = useTranslation('ai');
  const { detail } = useExecution();
  const field = useRef<HTMLTextAreaElement>(null);
  useCommands([
    { id: 'chat.write', label: t('chat.focus'), group: 'page', shortcut: 'c', run: () => field.current?.focus() },
  ]);
  return (
    <Composer
      {...composer}
      field={field}
      storeKey={draftKey(detail.id, step.stepId, step.attempt, 'chat')}
      placeholder={t('chat.placeholder')}
      hint={<Keys shortcut="c" />}
    />
  );
}

/** Keeps the newest message in view; `changed` differs whenever there is more to see. */
function useEnd(changed: string, follow: boolean) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (follow) end.current?.scrollIntoView({ block: 'end' });
  }, [changed, follow]);
  return end;
}

/** The artifact a message points to. */
function Attachment({ message, onOpen }: { message: Message; onOpen: (key: string) => void }) {
  const { detail } = useExecution();
  const { data: artifacts } = useQuery(artifactsQuery(detail.id));
  const artifact = message.artifactKey === null ? undefined : artifacts?.find(({ key }) => key === message.artifactKey);
  if (!artifact) return null;
  return (
    <UnstyledButton className={classes['attachment']} onClick={() => onOpen(artifact.key)}>
      <IconPaperclip size={13} aria-hidden />
      {artifact.title}
    </UnstyledButton>
  );
}
