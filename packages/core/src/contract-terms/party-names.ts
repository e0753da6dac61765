/** Where a name ends: a description, an address or a role follows. */
const nameEnd = new RegExp(
  [
    ',? an? (?:[\\w./-]+ ){0,6}?(?:corporation|company|partnership|association|trust|bank|individual|division|subsidiary|foundation|institution|entity|university|society|cooperative|authority|firm|resident|citizen|proprietorship|enterprise|body|person|instrumentality|venture|business|organization|affiliate)\\b',
    ',? (?:having|whose|located|organi[sz]ed|incorporated (?:in|under|and)|acting|registered|residing|represented|maintaining|existing|established|formed|domiciled|headquartered|carrying|trading|operating|doing business|individually|formerly|together with|including)\\b',
    ',? (?:with|and having|and with) (?:its|a|an|offices?|registered|principal|headquarters|address|place|main|mailing|company|business|registration)\\b',
    ',? (?:of|at) (?:\\d|\\[|the address|[A-Z]\\w+ (?:Street|Road|House|Avenue))',
    ',? (?:d\\/?b\\/?a|f\\/?k\\/?a|a\\/k\\/a)\\b',
    ',? (?:duly|through its|for itself|for and|on behalf|on its own|and its (?:affiliates|subsidiaries)|and (?:their|any) |under the laws|as (?:the )?(?:owner|lender|buyer|seller|agent|licensor|licensee|customer|supplier|trustee|borrower|tenant|landlord|lessor|lessee)\\b|the registered|company (?:no|number|registration)|registration (?:no|nr|number)|with (?:\\d|[A-Z]))',
    ' (?:is|are|was|has|shall|will) ',
    ' ?[(\\[]',
    ', \\d',
    ',? P\\.? ?O\\.? Box',
    ';',
  ].join('|'),
  'i',
);

/** What stands before the first name of a list. */
const lead =
  /^(?:[\s,;:.)\]-]|(?:and|between|among|by|with|as of)\b|\(?(?:[ivx]{1,4}|\d{1,2}|[a-d])[.)] ?|(?:parties to this agreement|the parties|the (?:following|undersigned)[^:]{0,60}|parties)\b:?|on (?:the )?(?:one|other) (?:hand|part|side),?|on the other\b,?|each of\b|the undersigned|Messrs?\.?|(?:first|second) party:?)+/i;

/** A list such as `the following two parties on 24 November 2009 in Beijing:` names the parties behind the colon. */
const introduction = /^[^:"()]{0,110}\bparties\b[^:"()]{0,70}:/i;

export const legalForm =
  /\b(?:Inc|Incorporated|Corp|Corporation|Company|Co|Ltd|Limited|LLC|L\.L\.C|LLP|L\.L\.P|LP|L\.P|PLC|plc|GmbH|AG|S\.?A\.?|SA|N\.?V\.?|B\.?V\.?|Pty|Trust|Bank|Association|University|Partners|Partnership|Holdings|Group|A\.S|a\.s|S\.p\.A|S\.r\.l|SARL|KG|Oy|AB|A\/S|Fund|Foundation|Institute|Press|Authority|Board|Department|INC|INCORPORATED|CORP|CORPORATION|COMPANY|CO|LTD|LIMITED|BANK|TRUST|ASSOCIATION|PARTNERS|GROUP|FUND|N\.A)\b/;

/** A comma that ends a name: no legal form follows it, as in `Abbey Corp., 1 Main Street`. */
const afterForm =
  /, (?!(?:Inc|LLC|L\.L\.C|Ltd|LP|L\.P|Corp|Co|N\.A|S\.A|PLC|Limited|GmbH|LLP|INC|LTD|CORP|CO|SA|L\.L\.P|Incorporated|INCORPORATED|P\.C|P\.A|National Association|NATIONAL ASSOCIATION)\b)/;

/** `Ultra Inc. 60 Court Street`: an address right behind the legal form does not belong to the name. */
function withoutAddress(name: string): string {
  const match =
    /^(.*?\b(?:Inc|Corp|Corporation|Ltd|Limited|LLC|LLP|PLC|GmbH(?: & Co\.? KG)?|AG|S\.A|INC|CORP|LTD|LIMITED|CORPORATION)\b\.?)( .*)$/.exec(
      name,
    );
  const [, formed, rest] = match ?? [];
  return formed !== undefined && rest !== undefined && /\d/.test(rest) ? formed : name;
}

/** The name at the start of a piece of text, and how many characters stand before it. */
export function trimName(raw: string): { name: string; shift: number } {
  const introduced = introduction.exec(raw)?.[0].length ?? 0;
  const led = introduced + (lead.exec(raw.slice(introduced))?.[0].length ?? 0);
  const shift = /^the (?=[A-Z])/.test(raw.slice(led)) ? led + 4 : led;
  let text = raw.slice(shift);
  const end = nameEnd.exec(text);
  if (end && end.index > 1) text = text.slice(0, end.index);
  const [first = ''] = text.split(afterForm);
  if (legalForm.test(first)) text = withoutAddress(first);
  return { name: text.replace(/(?:[\s,;:(-]| of| and| not)+$/, ''), shift };
}

/** Whether a text can be the name of a person or a firm. */
export function looksLikeName(name: string): boolean {
  if (name.length < 2 || name.length > 120 || name.split(' ').length > 14) return false;
  if (!/[A-Z]/.test(name) || !/^[A-Z0-9ae]/.test(name)) return false;
  if (
    /^(?:the|this|these|its|it|which|such|any|in|on|for|as|each|both|all|whereas|section|article|exhibit)\b/i.test(
      name.replace(/^The (?=[A-Z])|^THE (?=[A-Z])/, ''),
    )
  )
    return false;
  return !/_{3,}|\b(?:agreement|hereinafter|effective|shall|means|pursuant|parties|hereto)\b/i.test(name);
}
