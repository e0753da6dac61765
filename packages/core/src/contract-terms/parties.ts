import type { ContractParty } from '@renubu/contracts/contract-terms';
import type { Contract, Found, Place } from './contract.ts';

/** The opening in which parties are named, and how much of the text after `between` is looked at. */
const HEAD = 12_000;
const LIST = 2_600;

const between =
  /\b(?:by and (?:between|among|amongst)|by and between|(?:is |are )?(?:made|entered into|executed|concluded)[^.;]{0,160}?\b(?:between|among|by|with)|between|among|BETWEEN|AMONG)\b:?/gi;

/** Words that end the list of parties. */
const listEnd =
  /\b(?:WHEREAS|Whereas|RECITALS?|Recitals?|WITNESSETH|W I T N E S S E T H|NOW,? THEREFORE|BACKGROUND|Background|In consideration|IN CONSIDERATION|for the purpose|hereby agree|agree as follows|IT IS AGREED|The parties|sets forth|shall govern|with respect to|pursuant to which)\b/;

/** A definition in brackets: `("Supplier")`, `(hereinafter referred to as "BNL")`, `(the "Company" or "us")`. */
const definition =
  /\((?:[^()"']|\([^()]{0,60}\)|'(?!'))*?"+ ?([A-Za-z][^"()]{0,60}?) ?,?"+[^()]{0,200}?(?:\([^()]{0,80}\)[^()]{0,60})?\)|(?:hereinafter|hereafter)[^.;"]{0,60}"+ ?([A-Za-z][^"()]{0,60}?) ?,?"+/g;

/** What defined words can be that is no party. */
const noParty =
  /^(?:this |the )?(?:agreement|contract|effective date|part(?:y|ies)|commencement date|closing date|date|product|service|system|territory|term|software|website|site|act|amendment|lease|premises|master agreement|license agreement|execution date|signing date|affiliate|program|exhibit|addendum|transaction|property|parties and)s?\b/i;

/** Where a name ends: a description, an address or a role follows. */
const nameEnd =
  /,? (?:an? |the )?(?:(?:\w+ ){0,4}(?:corporation|limited liability company|limited partnership|general partnership|company organi[sz]ed|partnership|company incorporated|company duly|company (?:having|registered|with)|association|body corporate|statutory trust|business trust|individual|division|subsidiary|banking corporation|public company|private company|joint venture|national bank|foundation)\b)|,? (?:having|with (?:its|a|an|offices|registered)|whose|located|of \d|organi[sz]ed|incorporated (?:in|under)|a (?:\w+ )?company|acting|registered|doing business|d\/b\/a|on behalf|at \d|duly|residing|represented|through its|for itself|individually|and its (?:affiliates|subsidiaries)|together with its|formerly|existing|established|the registered|company (?:no|number)|under the laws|maintaining)\b| ?\(|\[|, \d|,? (?:P\.? ?O\.? Box)/i;

const suffix =
  /\b(?:Inc|Incorporated|Corp|Corporation|Company|Co|Ltd|Limited|LLC|L\.L\.C|LLP|L\.L\.P|LP|L\.P|PLC|plc|GmbH|AG|S\.?A\.?|SA|N\.?V\.?|B\.?V\.?|Pty|Trust|Bank|Association|University|Partners|Partnership|Holdings|Group|A\.S|a\.s|S\.p\.A|S\.r\.l|SARL|KG|Oy|AB|A\/S|Fund|Foundation|Institute|Press|Authority|Board|Department)\b/;

function trimName(raw: string): { name: string; shift: number } {
  let text = raw;
  const lead =
    /^(?:[\s,;:.)\]]|and\b|between\b|among\b|by\b|\(?[ivx\d]{1,3}[.)]|\(?[a-d]\)|the parties[^:]{0,30}:|parties:?|on the one (?:hand|part),?|on the other (?:hand|part),?|with\b|as of\b|each of\b|the (?=undersigned)|Messrs?\.?)+/i.exec(
      text,
    )?.[0] ?? '';
  text = text.slice(lead.length);
  const end = nameEnd.exec(text);
  if (end && end.index > 1) text = text.slice(0, end.index);
  return { name: text.replace(/[\s,;:(]+$/, ''), shift: lead.length };
}

const looksLikeName = (name: string): boolean =>
  name.length >= 2 &&
  name.length <= 120 &&
  /[A-Z]/.test(name) &&
  /^[A-Z0-9"(ea]/.test(name) &&
  !/^(?:the|this|these|its|it|which|such|any|in|on|for|as|each|both|all)\b/i.test(name.replace(/^The (?=[A-Z])/, '')) &&
  !/_{3,}|\b(?:agreement|whereas|hereinafter|effective|shall|means)\b/i.test(name) &&
  name.split(' ').length <= 14;

interface FoundParty extends ContractParty {
  place: Place;
}

/** Parties that are given a short name in brackets: the name stands between the end of the last definition and this one. */
function definedParties(list: string, offset: number): FoundParty[] {
  const parties: FoundParty[] = [];
  let from = 0;
  for (const match of list.matchAll(definition)) {
    const alias = (match[1] ?? match[2] ?? '').trim();
    const raw = list.slice(from, match.index);
    from = match.index + match[0].length;
    if (alias === '' || noParty.test(alias)) continue;
    const { name, shift } = trimName(lastParty(raw));
    if (!looksLikeName(name)) continue;
    const start = offset + match.index - lastParty(raw).length + shift;
    parties.push({ name, alias, place: { start, end: start + name.length } });
  }
  return parties;
}

/** Of text with several names, such as `A and B (…)`, the one the definition belongs to: after the last `and` of names. */
function lastParty(raw: string): string {
  const cut = [
    ...raw.matchAll(/(?:^|[,;.)] |\b)(?:and|between|among|AND|BETWEEN|And)(?: (?:between|among))?:? (?=[A-Z“"])/g),
  ]
    .map((match) => match.index + match[0].length)
    .filter((at) => !/^(?:[A-Z][\w.]*,? ?(?:Inc|LLC|Ltd|Co|Corp))?$/.test(raw.slice(at)));
  for (const at of cut.reverse()) {
    const left = raw.slice(0, at);
    const name = trimName(raw.slice(at)).name;
    // `Johnson and Johnson Inc.`: the word before belongs to the name when nothing closes the party before it.
    if (
      looksLikeName(name) &&
      (/(?:[,;.)]|\b(?:corporation|company|partnership|limited)) (?:and|AND|And) $/.test(left) ||
        /(?:between|among|BETWEEN|AMONG):? $/.test(left) ||
        suffix.test(left.slice(-40)))
    )
      return raw.slice(at);
  }
  return raw;
}

/** Two names joined by `and` without definitions: `between EuroTel Bratislava a.s., … and Sicap Ltd, …`. */
function namedParties(list: string, offset: number): FoundParty[] {
  const clause = list.slice(0, 700);
  const parties: FoundParty[] = [];
  let from = 0;
  const joints = [
    ...clause.matchAll(/(?:,|;|\)|\.)? (?:and|AND|And|&) (?=(?:The |THE )?[A-Z])/g),
    { index: clause.length, 0: '' },
  ];
  for (const joint of joints) {
    const raw = clause.slice(from, joint.index);
    const { name, shift } = trimName(raw);
    const first =
      name
        .split(/, (?!(?:Inc|LLC|L\.L\.C|Ltd|LP|L\.P|Corp|Co|N\.A|S\.A|PLC|Limited|GmbH|LLP|INC|LTD|CORP|SA)\b)/)[0]
        ?.trim() ?? '';
    if (looksLikeName(first) && suffix.test(first)) {
      parties.push({
        name: first,
        alias: null,
        place: { start: offset + from + shift, end: offset + from + shift + first.length },
      });
      from = joint.index + joint[0].length;
    } else if (parties.length > 0) from = joint.index + joint[0].length;
  }
  return parties.slice(0, 6);
}

/** Names once each: a later mention of the same name is left out. */
function distinct(parties: readonly FoundParty[]): FoundParty[] {
  const key = ({ name }: FoundParty): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return parties.filter((party, index) => parties.findIndex((other) => key(other) === key(party)) === index);
}

function partiesAt(flat: string, at: number): FoundParty[] {
  const rest = flat.slice(at, at + LIST);
  const stop = listEnd.exec(rest);
  const list = stop ? rest.slice(0, stop.index) : rest;
  const defined = distinct(definedParties(list, at));
  if (defined.length >= 2) return defined;
  const named = distinct(namedParties(list, at));
  return named.length > defined.length ? named : defined;
}

/** Who the contract is between, with the short names it gives them. */
export function readParties({ flat }: Contract): Found<ContractParty[]> | null {
  const head = flat.slice(0, HEAD);
  let chosen: FoundParty[] = [];
  for (const match of head.matchAll(between)) {
    const parties = partiesAt(flat, match.index + match[0].length);
    const score = (list: readonly FoundParty[]): number =>
      Math.min(list.length, 2) * 10 + list.filter(({ alias }) => alias !== null).length;
    if (score(parties) > score(chosen)) chosen = parties;
    if (chosen.length >= 2 && chosen.every(({ alias }) => alias !== null)) break;
  }
  if (chosen.length === 0) return null;
  const parties = chosen.map(({ name, alias }) => ({ name, alias }));
  const aliased = parties.every(({ alias }) => alias !== null);
  return {
    value: parties.map(({ name, alias }) => (alias === null ? name : `${name} ("${alias}")`)).join('; '),
    normalized: parties,
    places: chosen.map(({ place }) => place),
    confidence: parties.length < 2 ? 0.5 : aliased ? 0.92 : 0.75,
  };
}
