import type { Message, Thread } from '@renubu/contracts/executions';
import type { ChatButton } from '@renubu/contracts/language/guided';

/** The conversation of a step, or undefined while it has none. */
export const threadOf = (threads: readonly Thread[] | undefined, path: string | undefined): Thread | undefined =>
  threads?.find((thread) => thread.path === path);

/** The choices on offer now: those of the newest message that has any, without the one that was chosen last. */
export function offeredButtons(messages: readonly Message[]): { messageId: string; buttons: ChatButton[] } | null {
  const last = messages.findLast((message) => message.role !== 'user' && message.buttons.length > 0);
  if (!last) return null;
  const said = messages.findLast((message) => message.role === 'user' && message.seq > last.seq)?.content;
  return { messageId: last.id, buttons: last.buttons.filter(({ label }) => label !== said) };
}

/** True when a message goes on what the one before said: same author, within five minutes. */
export function continues(message: Message, before: Message | undefined): boolean {
  return (
    before !== undefined &&
    before.role === message.role &&
    before.author.id === message.author.id &&
    Date.parse(message.at) - Date.parse(before.at) < 5 * 60_000
  );
}

/** Whether a key press sends the text: Enter, or Shift+Enter by preference. */
export const sends = (
  event: { key: string; shiftKey: boolean; nativeEvent?: { isComposing?: boolean } },
  withShift: boolean,
): boolean => event.key === 'Enter' && event.shiftKey === withShift && event.nativeEvent?.isComposing !== true;
