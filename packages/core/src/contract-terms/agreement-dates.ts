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
/** What an earlier place is worth when two dates are equally sure. */
const EARLIER = 0.04;

/** Words before a date in the opening, and how sure they make it the date of the agreement; the first that fits. */
const ofAgreement: readonly [RegExp, number][] = [
  [/\b(?:made|entered(?: into)?|executed|concluded)\b(?:[^.;"]|"[^"]{1,40}"){0,80}$/i, 0.95],
  [
    /(?:agreement|contract|lease|amendment|deed)\b(?:[^.;"]|"[^"]{1,40}"){0,60}(?:dated|as of|is dated|dated as of)[^.;]{0,20}$/i,
    0.92,
  ],
  [/(?:agreement|contract)\b(?:[^.;"]|"[^"]{1,40}"){0,40}\beffective[^.;]{0,30}$/i, 0.82],
  [/\bdated(?: as)?(?: of| at| this| the)*:?\s*$/i, 0.86],
  [/\b(?:as of|as at|effective as of)\s*(?:this |the )?$/i, 0.84],
  [/\bdate(?: of (?:this |the )?(?:agreement|contract))?\s?:?\s*$/i, 0.8],
  [/(?:agreement|contract)\b[^.;]{0,80}\b(?:this|the|on)\s*$/i, 0.72],
];

/** Dates of papers before this one: never the date of the agreement. */
const ofEarlier =
  /\b(?:originally|original|prior|previous|replac(?:es|ing)|supersed\w*|(?:as|was|been) amended)\b[^.]{0,90}$/i;
/** Dates of firms and of ends: not the date of the agreement unless it is plainly made then. */
const ofOthers =
  /\b(?:expir\w*|terminat\w*|organi[sz]ed|incorporated|filed|registration|registered|powers?|board|letter)\b[^.]{0,60}$/i;

/** How sure a date of the opening is the date of the agreement, by the words before it. */
function openingConfidence(head: string, date: FoundDate): number {
  const left = head.slice(Math.max(0, date.start - 220), date.start);
  const own = ofAgreement.find(([pattern]) => pattern.test(left))?.[1] ?? 0.2;
  const foreign =
    ofEarlier.test(left.slice(-130)) ||
    (ofOthers.test(left.slice(-100)) && !/\b(?:made|entered)\b[^.;]{0,40}$/i.test(left));
  return foreign ? Math.min(own, 0.3) : own;
}

const candidate = (date: FoundDate, confidence: number): DateCandidate => ({
  iso: date.iso,
  place: { start: date.start, end: date.end },
  text: date.text,
  confidence,
});

/** A date alone on a cover page, before anything else is said. */
const COVER = 1_500;

/** Behind a long table of contents only a plain `made on` or `dated` counts. */
const LATE_HEAD = 40_000;

const ownName = /\b(?:this|present) (?:\w+ ){0,4}(?:agreement|contract|deed|lease)\b[^.;]{0,120}$/i;

function lateDates(flat: string): DateCandidate[] {
  const text = flat.slice(0, LATE_HEAD);
  return findDates(text)
    .filter(({ start }) => start >= HEAD && ownName.test(text.slice(Math.max(0, start - 200), start)))
    .map((date) => candidate(date, openingConfidence(text, date) - 0.1))
    .filter(({ confidence }) => confidence >= 0.8);
}

/** The date the agreement bears: in its opening, or on its cover. */
export function agreementDates({ flat }: Contract): DateCandidate[] {
  const head = flat.slice(0, HEAD);
  const dates = findDates(head).map((date) =>
    candidate(date, openingConfidence(head, date) - (date.start / HEAD) * EARLIER),
  );
  if (dates.some(({ confidence }) => confidence >= 0.5)) return dates;
  const late = lateDates(flat);
  if (late.length > 0) return late;
  return dates.map((date) => ({ ...date, confidence: date.place.start < COVER ? 0.5 : date.confidence }));
}

/** Words of a signature within this many characters before a date. */
const SIGNATURE = 260;
const signed = /\b(?:By|BY|Name|NAME|Title|TITLE|Signature|Signed) ?:|\/s\//;

/** Dates beside signatures; the last of them is the day on which the agreement came about. */
function signatureDates({ flat }: Contract): DateCandidate[] {
  const from = Math.floor(flat.length * 0.3);
  const dates = findDates(flat.slice(from)).flatMap((date) => {
    const at = from + date.start;
    const left = flat.slice(Math.max(0, at - SIGNATURE), at);
    if (date.iso === null || !signed.test(left) || !/\bdated?(?: signed)? ?:? ?$/i.test(left)) return [];
    return [{ ...candidate(date, 0.52), place: { start: at, end: from + date.end } }];
  });
  return dates.sort((a, b) => (b.iso ?? '').localeCompare(a.iso ?? ''));
}

/** `("Effective Date")` stands up to this many characters behind its date. */
const DEFINITION = 90;
const definedBehind =
  /^[^.;]{0,70}\((?:the |this |hereinafter |hereafter |referred to |called |as |and |collectively )*"? ?(?:effective|commencement|start)[ -]date ?"/i;

/** Words before a date, and how sure they make it the one from which the agreement holds. */
const ofBeginning: readonly [RegExp, number][] = [
  [
    /"?(?:effective|commencement|start) date"?(?: of (?:this|the) agreement)?,?\s?(?:means|is|shall be|shall mean|:|-)[^.;]{0,40}$/i,
    0.94,
  ],
  [/(?:effective|commencement|start) date(?: for [a-z ]{1,40})?\s?:?\s*(?:is )?$/i, 0.9],
  [/(?:made|entered into)[^.;]{0,40}(?:and )?effective[^.;]{0,20}$/i, 0.9],
  [
    /\b(?:agreement|contract|term|it)\b[^.;]{0,100}\b(?:commenc\w*|tak(?:e|es|ing) effect|becom(?:e|es|ing) effective|begin\w*|start\w*|enters? into (?:force|effect)|comes? into (?:force|effect)|effective)\b[^.;]{0,40}$/i,
    0.85,
  ],
  [/with effect (?:from|on|as of)[^.;]{0,12}$/i, 0.85],
];

const ofOtherBeginnings =
  /\b(?:replac\w*|original\w*|amend\w*|supersed\w*|prior agreement|which was|renewal|extension|rates?|prices?|fees?)\b/i;

/** How sure a date is the one from which the agreement holds. */
function effectiveConfidence(flat: string, date: FoundDate): number {
  if (definedBehind.test(flat.slice(date.end, date.end + DEFINITION))) return 0.96;
  const left = flat.slice(Math.max(0, date.start - 170), date.start);
  const own = ofBeginning.find(([pattern]) => pattern.test(left))?.[1] ?? 0;
  const sentence = left.slice(left.search(/[.;] (?=[A-Z](?!.*[.;] [A-Z]))/) + 1);
  return ofOtherBeginnings.test(sentence.slice(-110)) ? own - 0.3 : own;
}

/** Dates that the contract calls effective or from which its term runs. */
export function effectiveDates({ flat }: Contract): DateCandidate[] {
  return findDates(flat)
    .map((date) => candidate(date, effectiveConfidence(flat, date) - (date.start < HEAD ? 0 : 0.08)))
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
  const opening = best(agreementDates(contract).filter(({ confidence }) => confidence >= 0.5));
  const agreed = opening ?? signatureDates(contract)[0] ?? null;
  const agreement = agreed && toFound(agreed);
  const stated = best(effectiveDates(contract));
  if (stated) return { agreement, effective: toFound(stated) };
  return { agreement, effective: agreement && asOf(contract, agreement) };
}

/** The agreement holds from its own date: `commencing on the date first above written`, `effective on the date hereof`. */
const fromOwnDate =
  /\b(?:commenc\w*|effective|takes? effect)\b[^.;]{0,60}\bdate (?:first|hereof|above|of (?:this|its|execution|signature|signing)|on which it is signed|it is signed)/i;

/** `entered into as of June 1`: the agreement holds from its own date; `on June 1` alone says only when it was made. */
function asOf({ flat }: Contract, agreement: Found<string>): Found<string> | null {
  const start = agreement.places[0]?.start ?? 0;
  const left = flat.slice(Math.max(0, start - 60), start);
  if (/as of|effective/i.test(left)) return { ...agreement, confidence: Math.min(agreement.confidence, 0.7) };
  return fromOwnDate.test(flat) ? { ...agreement, confidence: Math.min(agreement.confidence, 0.65) } : null;
}
