import { best, type Contract, type Found, type Place } from './contract.ts';
import { findDates, type FoundDate } from './dates-in-text.ts';

/** A date with how sure its meaning is; `iso` null: the place for the date is blank. */
export interface DateCandidate {
  iso: string | null;
  place: Place;
  text: string;
  confidence: number;
}

/** Characters in which the opening of a contract stands: title, cover page, names of the parties. */
const HEAD = 9_000;

const made =
  /(?:made|entered(?: into)?|executed|concluded|signed|dated|effective|agreement|contract|is|day)\b[^.;]{0,60}?(?:as of|as at|on|this|the|dated|effective|from|of)?\s*(?:the )?$/i;

const candidate = (date: FoundDate, confidence: number, offset = 0): DateCandidate => ({
  iso: date.iso,
  place: { start: date.start + offset, end: date.end + offset },
  text: date.text,
  confidence,
});

/** How sure a date of the opening is the date of the agreement, by the words before and after it. */
function openingConfidence(head: string, date: FoundDate): number {
  const left = head.slice(Math.max(0, date.start - 220), date.start);
  const near = left.slice(-70);
  if (
    /amend(?:ed|ment)|original|prior|previous|replaces|expir|terminat|organized|incorporated|filed|registration/i.test(
      left.slice(-90),
    ) &&
    !/(?:made|entered) /i.test(near)
  )
    return 0.3;
  if (/(?:made|entered(?: into)?|executed|concluded)\b(?:[^.;"]|"[^"]{1,40}"){0,80}$/i.test(left)) return 0.95;
  if (/(?:agreement|contract|lease|amendment)\b[^.;]{0,60}(?:dated|as of|is dated)[^.;]{0,20}$/i.test(left)) return 0.9;
  if (/\bdated(?: as)?(?: of| this| the)?:?\s*$/i.test(near)) return 0.85;
  if (/\b(?:as of|effective as of)\s*(?:the )?$/i.test(near)) return 0.85;
  if (/\bdate(?: of (?:this )?(?:agreement|contract))?\s?:?\s*$/i.test(near)) return 0.8;
  if (/\b(?:this|the)\s*$/i.test(near) && /agreement|contract/i.test(left)) return 0.7;
  return made.test(near) && /agreement|contract/i.test(left) ? 0.5 : 0.2;
}

/** The date the agreement bears: in its opening, or on its cover. */
export function agreementDates({ flat }: Contract): DateCandidate[] {
  const head = flat.slice(0, HEAD);
  return findDates(head).map((date) => candidate(date, openingConfidence(head, date) - (date.start / HEAD) * 0.2));
}

/** `("Effective Date")` stands up to this many characters behind its date. */
const DEFINITION = 90;

const commencing =
  /(?:shall |will |to |is |be |and )?(?:commenc|tak(?:e|es|ing) effect|becom(?:e|es|ing) effective|begin|start|enter(?:s)? into (?:force|effect)|com(?:e|es) into (?:force|effect)|(?:be |is )?effective)\w*\b[^.;]{0,40}$/i;

/** How sure a date is the one from which the agreement holds. */
function effectiveConfidence(flat: string, date: FoundDate): number {
  const left = flat.slice(Math.max(0, date.start - 160), date.start);
  const right = flat.slice(date.end, date.end + DEFINITION);
  if (
    /^[^.;]{0,70}\((?:the |this |hereinafter |hereafter |referred to |called |as |and |collectively )*"? ?(?:effective|commencement|start)[ -]date ?"/i.test(
      right,
    )
  )
    return 0.96;
  if (
    /"?(?:effective|commencement|start) date"?(?: of this agreement)?,?\s?(?:means|is|shall be|shall mean|:|-)[^.;]{0,40}$/i.test(
      left,
    )
  )
    return 0.94;
  if (/(?:effective|commencement|start) date(?: for [a-z ]{1,40})?\s?:?\s*(?:is )?$/i.test(left)) return 0.9;
  if (/\b(?:agreement|contract|term|it)\b[^.;]{0,90}/i.test(left) && commencing.test(left.slice(-75))) return 0.85;
  if (/(?:made|entered into)[^.;]{0,40}(?:and )?effective[^.;]{0,20}$/i.test(left)) return 0.9;
  if (/with effect (?:from|on|as of)[^.;]{0,12}$/i.test(left)) return 0.85;
  return 0;
}

/** Dates that the contract calls effective or from which its term runs. */
export function effectiveDates({ flat }: Contract): DateCandidate[] {
  return findDates(flat)
    .map((date) => {
      const early = date.start < HEAD ? 0 : 0.08;
      return candidate(date, effectiveConfidence(flat, date) - early);
    })
    .filter(({ confidence }) => confidence > 0.5);
}

const toFound = ({ iso, place, text, confidence }: DateCandidate): Found<string> | null =>
  iso === null ? null : { value: text, normalized: iso, places: [place], confidence };

export interface AgreementDates {
  agreement: Found<string> | null;
  effective: Found<string> | null;
}

/** Reads both dates. A contract whose opening leaves the date blank has none; what is said elsewhere does not count. */
export function readAgreementDates(contract: Contract): AgreementDates {
  const opening = best(agreementDates(contract));
  const agreement = opening && opening.confidence >= 0.5 ? toFound(opening) : null;
  const blank = opening !== null && opening.confidence >= 0.5 && opening.iso === null;
  const stated = best(effectiveDates(contract));
  if (stated && !(blank && stated.iso === null)) return { agreement, effective: toFound(stated) };
  return { agreement, effective: agreement && asOf(contract, agreement) };
}

/** `entered into as of June 1`: the agreement holds from its own date; `on June 1` says only when it was made. */
function asOf({ flat }: Contract, agreement: Found<string>): Found<string> | null {
  const start = agreement.places[0]?.start ?? 0;
  const left = flat.slice(Math.max(0, start - 60), start);
  const confidence = /as of|effective/i.test(left) ? 0.7 : 0.55;
  return { ...agreement, confidence: Math.min(agreement.confidence, confidence) };
}
