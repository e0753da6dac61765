import type { Chat } from '@renubu/contracts/language/guided';

/** Whether a step's conversation hands text that fits no choice to the assistant. */
export function takesFreeText({ freeText, branches }: Chat): boolean {
  return freeText || Object.values(branches).some(({ kind }) => kind === 'assistant');
}
