import type { Chat, ChatButton } from '@renubu/contracts/language/guided';

/** What a typed text chose: a branch, nothing, or several that fit equally well. */
export type ChatMatch = { value: string } | { value: null; candidates: string[] };

/**
 * Finds the branch a typed text means. Compared without case, accents, punctuation and extra spaces: first with the
 * labels and values of the buttons on offer, then of all branches and their prompts, then prompts contained in the
 * text. A text that fits several branches equally chooses none.
 */
export function matchBranch(chat: Chat, offered: readonly ChatButton[], text: string): ChatMatch {
  const said = plain(text);
  if (said === '') return { value: null, candidates: [] };
  const everywhere = [...offered, ...allButtons(chat)];
  const rounds: [value: string, phrase: string][][] = [
    offered.flatMap((button) => [pair(button.value, button.label), pair(button.value, button.value)]),
    Object.entries(chat.branches).flatMap(([value, branch]) => [
      pair(value, value),
      ...(branch.prompts ?? []).map((prompt) => pair(value, prompt)),
    ]),
    everywhere.map((button) => pair(button.value, button.label)),
  ];
  for (const round of rounds) {
    const hits = distinct(round.filter(([, phrase]) => phrase === said));
    if (hits.length > 0) return decide(hits);
  }
  const contained = rounds.flat().filter(([, phrase]) => phrase.length > 3 && ` ${said} `.includes(` ${phrase} `));
  const longest = Math.max(0, ...contained.map(([, phrase]) => phrase.length));
  return decide(distinct(contained.filter(([, phrase]) => phrase.length === longest)));
}

const pair = (value: string, phrase: string): [string, string] => [value, plain(phrase)];
const distinct = (hits: readonly [value: string, phrase: string][]) => [...new Set(hits.map(([value]) => value))];

function decide(values: string[]): ChatMatch {
  const [first] = values;
  return first !== undefined && values.length === 1 ? { value: first } : { value: null, candidates: values };
}

function allButtons(chat: Chat): ChatButton[] {
  return [...chat.opening.buttons, ...Object.values(chat.branches).flatMap((branch) => branch.buttons ?? [])];
}

/** Text without case, accents, punctuation and extra spaces. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What is answered to a text that chose no branch: calm, and naming what can be chosen. */
export function unmatchedReply(offered: readonly ChatButton[], candidates: readonly string[]): string {
  const close = offered.filter((button) => candidates.includes(button.value));
  const choices = (close.length > 1 ? close : offered).map((button) => `“${button.label}”`);
  if (choices.length === 0) return 'I can only follow the choices of this step, and there are none open just now.';
  const opening = close.length > 1 ? 'That fits more than one choice.' : 'I did not find that among the choices.';
  return `${opening} You can say ${listed(choices)}.`;
}

function listed(choices: readonly string[]): string {
  if (choices.length === 1) return choices.join('');
  return `${choices.slice(0, -1).join(', ')} or ${choices.slice(-1).join('')}`;
}
