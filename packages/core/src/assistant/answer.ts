import type { AiStatement, ContentBlock, ProposedChange } from '@renubu/contracts/assistant';
import type { Evidence, Statement } from '@renubu/contracts/intelligence';
import type { Json } from '@renubu/contracts/json';
import { checkStatement, distinctEvidence } from '../evidence/check.ts';
import { indexFacts, type Fact, type FactValue } from '../evidence/facts.ts';
import type { AssistantContext } from './context.ts';
import { contextFacts } from './facts.ts';

/** A change the assistant would make if a person let it. */
export interface Proposed {
  title: string;
  change: ProposedChange;
  before: Json;
  why: string;
  evidence: Evidence[];
}

export interface AssistantAnswer {
  blocks: ContentBlock[];
  proposals: Proposed[];
  /** What may be asked next: shown as buttons. */
  suggestions: string[];
}

/** A sentence with its evidence, and values computed from that evidence (a count, a sum) that it names. */
export interface Said extends Statement {
  computed: FactValue[];
  /** Says something of the assistant itself or of the conversation, nothing that data could support. */
  isRemark?: true;
}

export function say(text: string, evidence: readonly Evidence[] = [], computed: FactValue[] = []): Said {
  return { text, evidence: distinctEvidence(evidence), computed };
}

/** A sentence of the assistant about itself: what it can do, what it asks. */
export const remark = (text: string): Said => ({ text, evidence: [], computed: [], isRemark: true });

type Part = { list?: boolean; said: readonly Said[] } | ContentBlock;

/** Puts an answer together and holds every sentence of it against its evidence. Empty parts are left out. */
export function answerWith(
  context: AssistantContext,
  parts: readonly Part[],
  more: { proposals?: Proposed[]; suggestions?: string[] } = {},
): AssistantAnswer {
  const facts = indexFacts([...contextFacts(context), ...parts.flatMap(computedFacts)]);
  const blocks = parts.flatMap((part): ContentBlock[] => {
    if (!('said' in part)) return [part];
    const statements = part.said.map((said): AiStatement => checkSaid(said, facts));
    return statements.length === 0 ? [] : [{ type: 'text', list: part.list ?? false, statements }];
  });
  return { blocks, proposals: more.proposals ?? [], suggestions: more.suggestions ?? [] };
}

function checkSaid({ text, evidence, isRemark }: Said, facts: ReadonlyMap<string, Fact>): AiStatement {
  return isRemark === true
    ? { text, evidence, numbers: [], supported: true }
    : checkStatement({ text, evidence }, facts);
}

function computedFacts(part: Part): Fact[] {
  if (!('said' in part)) return [];
  return part.said.flatMap(({ evidence, computed }) =>
    computed.length === 0 ? [] : evidence.map((item) => ({ evidence: item, values: computed })),
  );
}

/** An answer as plain text: what is kept as the message's content, and what a screen reader or a mail shows. */
export function plainAnswer(blocks: readonly ContentBlock[]): string {
  return blocks
    .map((block) => {
      if (block.type !== 'text') return block.title;
      const lines = block.statements.map(({ text }) => (block.list ? `- ${text}` : text));
      return lines.join(block.list ? '\n' : ' ');
    })
    .join('\n\n');
}
