import type { Atom } from './text/atoms.ts';
import { as } from './text/atoms.ts';

export interface Refusal {
  code: 'instruction' | 'not_a_workflow' | 'one_decision' | 'suggestion';
  message: string;
}

/** Words that speak to the one who reads instead of saying what is wanted. */
const instructions: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,60}\b(?:instruction|instructions|prompt|prompts|rules|guidelines|previous|above|system|polic(?:y|ies)|safety|everything)\b/i,
  /\b(?:system prompt|developer mode|jailbreak|you are now|act as (?:an?|the) (?:admin|root|dba|system)|pretend (?:to be|you)|reveal (?:your|the) (?:prompt|instructions|secrets?|keys?|password)|print (?:your|the) (?:prompt|instructions|secrets?))\b/i,
  /\b(?:drop|truncate|alter)\s+(?:table|database|schema)\b|\bdelete\s+from\b|\bunion\s+select\b/i,
  /\b(?:delete|remove|wipe|erase|destroy|purge)\s+(?:all|every|everything|the (?:database|whole|entire))\b/i,
  /<\s*script\b|\{\{\s*secrets?\.|\bsecrets\.[A-Z_]+|\bAPI[_ ]?KEY\b.{0,40}\bsend|\bexfiltrat/i,
  /\b(?:give|grant|make)\s+(?:me|yourself|myself)\b[^.]{0,40}\b(?:admin|owner|root|access|permissions?)\b/i,
];

/** Whether a request tells the system what to do with itself: nobody, and no model, is asked to follow it. */
export const isInstruction = (text: string): boolean => instructions.some((pattern) => pattern.test(text));

/** Why a request is not read at all; null when it may be one for a workflow. */
export function refusalOf(text: string, atoms: readonly Atom[]): Refusal | null {
  if (isInstruction(text)) {
    return {
      code: 'instruction',
      message:
        'This tells the system what to do with itself, or asks for something destructive. It was treated as text, and no workflow was made of it.',
    };
  }
  if (isOneDecision(text, atoms)) {
    return {
      code: 'one_decision',
      message:
        'This describes one case to decide, not a rule for all of them. Decide it where approvals are decided, or write which cases may pass: “let orders up to $15,000 of gold customers through”.',
    };
  }
  if (
    /\bwhat (?:helps?|can|could|should)\b|\bany ideas?\b|\bhow (?:can|could|do|should) (?:we|i)\b|\bwhat would you suggest\b|\bsuggest(?:ions?)?\b/i.test(
      text,
    )
  ) {
    return {
      code: 'suggestion',
      message:
        'This asks for ideas. Ask for suggestions instead: POST /ai/suggest answers with workflows that fit the scenario.',
    };
  }
  const about = atoms.some((atom) =>
    ['entity', 'event', 'occurs', 'field', 'role', 'number', 'thing', 'channel', 'clock'].some(
      (kind) => as(atom, kind as 'entity') !== undefined,
    ),
  );
  const asks = atoms.some(
    (atom) =>
      as(atom, 'verb') !== undefined ||
      as(atom, 'event') !== undefined ||
      as(atom, 'occurs') !== undefined ||
      as(atom, 'role') !== undefined,
  );
  const question =
    /^\s*(?:what|who|why|how|where|which|is|are|do|does|did|can you tell|tell me|show me|list)\b/i.test(text) &&
    /\?|\bhow many\b|\bshow me\b|\blist\b|\btell me\b/i.test(text);
  if ((about && asks && !question) || /^\s*(?:block|approve|notify|when|if)\b/i.test(text)) return null;
  return {
    code: 'not_a_workflow',
    message:
      'This is not about a workflow. Say what should happen and when: “block orders over $5,000 from new customers”, “when a payment fails, e-mail the customer”.',
  };
}

/** “Agent approval: $15,000 order, gold tier …”: facts of one case. */
function isOneDecision(text: string, atoms: readonly Atom[]): boolean {
  if (/^\s*(?:an? )?(?:agent|ai) (?:approval|decision)\b/i.test(text)) return true;
  if (
    /^\s*(?:should (?:we|i)|may (?:we|i)|can (?:we|i)|decide (?:on|about|whether)) (?:approve|allow|accept|block|reject)?\b.*\b(?:this|the following|order #?\d)/i.test(
      text,
    )
  )
    return true;
  const facts = atoms.filter((atom) => as(atom, 'number') !== undefined || as(atom, 'enum') !== undefined).length;
  const rules = atoms.some(
    (atom) =>
      as(atom, 'compare') !== undefined ||
      as(atom, 'and-up') !== undefined ||
      ['if', 'when', 'unless'].some((mark) =>
        atom.meanings.some((meaning) => meaning.kind === 'mark' && meaning.mark === mark),
      ),
  );
  const orders = atoms.some((atom) => as(atom, 'verb')?.form === 'base');
  return facts >= 3 && !rules && !orders;
}
