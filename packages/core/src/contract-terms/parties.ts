import type { ContractParty } from '@renubu/contracts/contract-terms';
import type { Contract, Found, Place } from './contract.ts';
import { legalForm, looksLikeName, trimName } from './party-names.ts';
import { labelledParties, signingParties } from './signatures.ts';

/** The opening in which parties are named, and how much of the text after `between` is looked at. */
const HEAD = 12_000;
/** Where they are looked for when a long table of contents stands before them. */
const LATE_HEAD = 40_000;
const LIST = 3_000;

const opening =
  /\bby and (?:between|among|amongst)\b:?|\b(?:made|entered into|executed|concluded)\b[^.;]{0,160}?\b(?:between|among|amongst|by|with)\b:?|\b(?:between|among|BETWEEN|AMONG|Between|Among)\b:?|\bPARTIES:? (?=[(1A-Z])/g;

/** Words that end the list of parties. */
const listEnd =
  /\b(?:WHEREAS|Whereas|RECITALS?|Recitals?|WITNESSETH|W I T N E S S E T H|WITNESSES|NOW,? THEREFORE|Now,? therefore|BACKGROUND|Background|In consideration|IN CONSIDERATION|hereby agree|agree as follows|agrees as follows|IT IS AGREED|AGREED TERMS|DEFINITIONS|Definitions)\b/;

/** A definition in brackets: `("Supplier")`, `(hereinafter referred to as "BNL")`, `(the "Company" or "us")`. */
const definition =
  /\((?:[^()"]|\([^()]{0,60}\)){0,120}?"+ ?([A-Za-z][^"()]{0,60}?) ?,?"+[^()]{0,200}?(?:\([^()]{0,80}\)[^()]{0,60})?\)|\((?:the |each an? |hereinafter (?:called |referred to as )?(?:the )?)?'([A-Z][^'()]{1,40})'\)|(?:hereinafter|hereafter)[^.;"()]{0,60}"+ ?([A-Za-z][^"()]{0,60}?) ?,?"+/g;

/** A short name without quotes behind a legal form: `Acme Limited (the Supplier)`, `Acme Limited (ACM)`. */
const bareDefinition =
  /(?<=(?:Inc|Corp|Corporation|Company|Co|Ltd|Limited|LIMITED|LLC|LLP|LP|PLC|plc|GmbH|AG|SA|NV|BV|INC|LTD|COMPANY|CORPORATION)\.?,? ?)\((?:the |hereinafter (?:called |referred to as )?(?:the )?)?([A-Z][A-Za-z&. -]{1,30})\)/g;

/** What defined words can be that is no party. */
const noParty =
  /^(?:this |the )?(?:(?:\w+ )?agreement|contract|effective date|part(?:y|ies)|(?:commencement|closing|execution|signing)? ?date|product|service|system|territory|term|software|web ?site|site|act|amendment|lease|premises|affiliate|program|exhibit|addendum|transaction|property|order form|base term|shares?|stock|plan|project|facilit(?:y|ies)|business|content|technology)s?$/i;

/** Words that show that a sentence goes on about something else than who the parties are. */
const onwards = /\b(?:will|shall|agrees?|provides?|includes?|desires?|wishes|grants?|incorporated herein)\b/;

interface FoundParty extends ContractParty {
  place: Place;
}

/** Where a new party can begin: behind `and`, before a capital letter or a number in brackets. */
const joint =
  /(?:^|[\s,;.)])(?:and|AND|And|between|among|BETWEEN|AMONG|&)(?: (?:between|among))?:? (?=(?:the |The |THE )?(?:[A-Z]|\(?[2-9b-d]\)))/g;

/**
 * Of the text between two definitions, where the name belonging to the second begins. Text that goes on describing the
 * party before (an address, the law it is organized under) is passed over.
 */
function nameStart(raw: string): number {
  const starts = [...raw.matchAll(joint)].map((match) => match.index + match[0].length);
  const direct = trimName(raw);
  const describes =
    /^[\s,]*(?:an? |with |having |whose |located |organi[sz]ed |of |at |acting |which |its |duly |each |together |collectively |registered |represented |incorporated |\d)/i.test(
      raw,
    );
  if (!describes && looksLikeName(direct.name) && legalForm.test(direct.name))
    return chainStart(raw, starts, direct.name);
  const named = starts.filter((at) => looksLikeName(trimName(raw.slice(at)).name));
  const formed = named.filter((at) => legalForm.test(trimName(raw.slice(at)).name));
  return formed[0] ?? (describes ? named.at(-1) : undefined) ?? (looksLikeName(direct.name) ? 0 : (named.at(-1) ?? 0));
}

/** `A, Inc. and B, Inc. ("B")`: the definition belongs to the last complete name. */
function chainStart(raw: string, starts: readonly number[], first: string): number {
  const last = starts.filter((at) => {
    const { name } = trimName(raw.slice(at));
    return at > raw.indexOf(first) + first.length && looksLikeName(name) && legalForm.test(name);
  });
  return last.at(-1) ?? 0;
}

/** Parties that are given a short name in brackets. */
function definedParties(list: string, offset: number, pattern: RegExp): FoundParty[] {
  const parties: FoundParty[] = [];
  let from = 0;
  for (const match of list.matchAll(pattern)) {
    const alias = (match[1] ?? match[2] ?? match[3] ?? '').trim();
    const raw = list.slice(from, match.index);
    if (parties.length >= 2 && (onwards.test(raw) || /[.] [A-Z]/.test(raw.replace(/\b\w{1,4}\. /g, '')))) break;
    if (alias === '' || noParty.test(alias)) {
      // `("Agreement")` right behind the title moves the start; a definition of things later on does not.
      if (parties.length === 0) from = match.index + match[0].length;
      continue;
    }
    const start = nameStart(raw);
    const { name, shift } = trimName(raw.slice(start));
    from = match.index + match[0].length;
    if (!looksLikeName(name)) continue;
    const at = offset + match.index - raw.length + start + shift;
    parties.push({ name, alias: alias.replace(/^(?:the|an?) /i, ''), place: { start: at, end: at + name.length } });
  }
  return parties;
}

/** Names joined by `and` without definitions: `between EuroTel Bratislava a.s., … and Sicap Ltd, …`. */
function namedParties(list: string, offset: number): FoundParty[] {
  const clause = list.slice(0, 800);
  const parties: FoundParty[] = [];
  const starts = [0, ...[...clause.matchAll(joint)].map((match) => match.index + match[0].length)];
  starts.forEach((from, index) => {
    const next = starts[index + 1] ?? clause.length;
    const { name, shift } = trimName(clause.slice(from, next));
    const first = name.replace(/(?<=\b(?:Inc|Ltd|Corp|Co|LLC|INC|LTD)\.?) [A-Z].*$/, '').trim();
    if (!looksLikeName(first) || !legalForm.test(first)) return;
    const at = offset + from + shift;
    parties.push({ name: first, alias: null, place: { start: at, end: at + first.length } });
  });
  return parties.slice(0, 4);
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
  const defined = distinct(definedParties(list, at, definition));
  if (defined.length >= 2) return defined;
  const bare = distinct(definedParties(list, at, bareDefinition));
  if (bare.length >= 2) return bare;
  const named = distinct(namedParties(list, at));
  return named.length > defined.length ? named : defined;
}

/** Two parties count most, then short names; a long list of them is more likely a list of definitions. */
function weight(parties: readonly FoundParty[]): number {
  const aliased = parties.filter(({ alias }) => alias !== null).length;
  const formed = parties.filter(({ name }) => legalForm.test(name)).length;
  return (
    Math.min(parties.length, 2) * 10 +
    Math.min(aliased, 3) * 2 +
    Math.min(formed, 3) -
    Math.max(0, parties.length - 4) * 3
  );
}

/** Who the contract is between, with the short names it gives them. */
export function readParties(contract: Contract): Found<ContractParty[]> | null {
  const { flat } = contract;
  const early = openingParties(flat, 0, HEAD);
  const late = early.length > 0 ? [] : openingParties(flat, HEAD, LATE_HEAD);
  const chosen = late.length >= 2 && late.every(({ alias }) => alias !== null) ? late : early;
  if (chosen.length < 2) {
    const other = elsewhere(contract);
    if (other) return other;
  }
  if (chosen.length === 0) return null;
  const aliased = chosen.every(({ alias }) => alias !== null);
  return toFound(chosen, chosen.length < 2 ? 0.5 : aliased ? 0.92 : 0.75);
}

/** A firm with a short name behind it in running text: `on which Abbey, Inc. ("Abbey") engages you`. */
const freeDefinition =
  /((?:[A-Z][\w.&'/-]{0,30},? (?:(?:of|and|&|the|for) )?){1,9})\((?:the |hereinafter )?"([A-Z][^"()]{0,40})"[^()]{0,80}\)/g;

function freelyDefined(head: string): FoundParty[] {
  return [...head.matchAll(freeDefinition)].flatMap((match) => {
    const [, raw = '', alias = ''] = match;
    const { name, shift } = trimName(raw);
    if (noParty.test(alias) || !looksLikeName(name) || !legalForm.test(name)) return [];
    const start = match.index + shift;
    return [{ name, alias, place: { start, end: start + name.length } }];
  });
}

/** A contract without a plain opening: short names given to firms anywhere in it, a form that names roles, signatures. */
function elsewhere(contract: Contract): Found<ContractParty[]> | null {
  const head = contract.flat.slice(0, HEAD);
  const defined = distinct(freelyDefined(head));
  if (defined.length >= 2) return toFound(defined.slice(0, 4), 0.6);
  for (const named of [labelledParties(contract), signingParties(contract)])
    if (named.length >= 2)
      return toFound(
        named.map((party) => ({ alias: null, ...party })),
        0.55,
      );
  return null;
}

/** The weightiest list of parties behind a word such as `between` in a part of the text. */
function openingParties(flat: string, from: number, to: number): FoundParty[] {
  let chosen: FoundParty[] = [];
  for (const match of flat.slice(from, to).matchAll(opening)) {
    const parties = partiesAt(flat, from + match.index + match[0].length);
    if (weight(parties) > weight(chosen)) chosen = parties;
    if (chosen.length >= 2 && chosen.every(({ alias }) => alias !== null)) break;
  }
  return chosen;
}

function toFound(found: readonly FoundParty[], confidence: number): Found<ContractParty[]> {
  const parties = found.map(({ name, alias }) => ({ name, alias }));
  return {
    value: parties.map(({ name, alias }) => (alias === null ? name : `${name} ("${alias}")`)).join('; '),
    normalized: parties,
    places: found.map(({ place }) => place),
    confidence,
  };
}
