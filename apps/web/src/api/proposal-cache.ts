import type { Proposal } from '@renubu/contracts/assistant';
import type { Message } from '@renubu/contracts/executions';
import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys.ts';

interface WithMessages {
  id: string;
  messages: Message[];
}

const changed = (messages: Message[], proposal: Proposal): Message[] =>
  messages.map((message) =>
    message.id === proposal.messageId
      ? { ...message, proposals: message.proposals.map((item) => (item.id === proposal.id ? proposal : item)) }
      : message,
  );

/** Puts a proposal in the place of its former self, wherever its conversation is shown. */
export function changeProposal(client: QueryClient, proposal: Proposal): void {
  const inThread = <Thread extends WithMessages>(thread: Thread): Thread =>
    thread.id === proposal.threadId ? { ...thread, messages: changed(thread.messages, proposal) } : thread;
  client.setQueryData<WithMessages>(keys.assistantThread(proposal.threadId), (thread) => thread && inThread(thread));
  if (proposal.executionId === null) return;
  client.setQueryData<WithMessages[]>(keys.executionPart(proposal.executionId, 'threads'), (threads) =>
    threads?.map(inThread),
  );
}
