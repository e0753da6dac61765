import { proposalsMark } from './answer.ts';

const citation = / ?\[[a-z]{1,2}\d{1,4}(?:\s?[,;]\s?[a-z]{1,2}\d{1,4})*\]/g;
/** The beginning of something that is not shown, at the end of what came so far. */
const unfinished = /\s*(?:\[[a-z0-9,; ]{0,60}|`{1,3}[a-z]{0,9}\s*|<[a-z]{0,9})?$/;

/**
 * What a reader may see of a model's text so far: without citations, without proposals, nothing half of either. What is
 * shown of a longer text begins with what is shown of a shorter one.
 */
export function visibleText(raw: string): string {
  const end = proposalsMark.exec(raw)?.index;
  const prose = end === undefined ? raw.replace(unfinished, '') : raw.slice(0, end).trimEnd();
  return prose.replace(citation, '');
}
