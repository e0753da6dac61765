import type { Message, StepView, Thread } from '@renubu/contracts/executions';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createThread } from '../../api/assistant.ts';
import { expectOwnChange, threadsQuery, useChat } from '../../api/execution.ts';
import { useCan } from '../../api/identity.ts';
import { keys } from '../../api/keys.ts';
import { useAsking, type Asking } from '../../features/assistant/use-asking.ts';
import { errorMessage } from '../../ui/states.tsx';
import { useExecution } from './execution-context.ts';

/** Free text of a step goes to the assistant; without the right to use it, to the step's own prepared answers. */
export function useStepAssistant(thread: Thread | undefined, step: StepView) {
  const { detail } = useExecution();
  const client = useQueryClient();
  const mayAsk = useCan()('ai.use');
  const { queryKey } = threadsQuery(detail.id);
  const reread = (): Promise<void> => client.invalidateQueries({ queryKey });
  const asking = useAsking({
    threadId: thread?.id ?? null,
    begin: async () => (await createThread({ executionId: detail.id, path: step.path })).id,
    onMessages: (threadId, messages) => {
      client.setQueryData(queryKey, (threads) => threads?.map((item) => withMessages(item, threadId, messages)));
      // The step's own script may have answered, and changed the step with it.
      expectOwnChange(client, detail.id);
      void client.invalidateQueries({ queryKey: keys.execution(detail.id) });
    },
    refresh: reread,
  });
  const chat = useChat(detail.id);
  const [refused, setRefused] = useState<string | null>(null);
  if (mayAsk) {
    return {
      ...asking,
      reload: () => {
        asking.dismiss();
        void reread();
      },
    };
  }
  const pending: Asking = chat.isPending ? { state: 'sending', text: chat.variables.text } : { state: 'idle' };
  return {
    asking: pending,
    refused,
    ask: (text: string): Promise<boolean> => {
      setRefused(null);
      return chat.mutateAsync({ stepId: step.stepId, text }).then(
        () => true,
        (error: unknown) => {
          setRefused(errorMessage(error));
          return false;
        },
      );
    },
    stop: () => undefined,
    reload: () => void reread(),
  };
}

const withMessages = (thread: Thread, threadId: string, added: Message[]): Thread =>
  thread.id === threadId
    ? {
        ...thread,
        messages: [...thread.messages.filter(({ id }) => added.every((message) => message.id !== id)), ...added],
      }
    : thread;
