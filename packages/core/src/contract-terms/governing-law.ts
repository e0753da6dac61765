import { best, type Contract, type Found } from './contract.ts';
import { ambiguous, findLaws, liesWithin, type FoundLaw } from './places-of-law.ts';
import type { Sentence } from './sentences.ts';

/** The verb of a choice of law and the word law, in either order, within one sentence. */
const chosen =
  /govern(?:ed|ing)?|constru(?:ed|ction)|interpret(?:ed|ation)|subject to|applicable law|law applicable|shall apply|applies|enforced/;
const law = /\blaws?\b|\bstatutes\b/;
/** Sentences that name laws without choosing them for the agreement. */
const about =
  /compl(?:y|ies|iance) with|organized (?:and existing )?under|incorporated (?:under|in)|existing under|duly organized|securities act|bankruptcy|export/;
const subject =
  /agreement|contract|hereof|hereto|hereunder|herein|parties|terms|validity|interpretation|dispute|construction|it shall be|warrant|sublicense|lease|undertaking/;

/** Where the chosen law stands: behind `laws of the State of`, or before `law`. */
const behind =
  /\b(?:laws?|statutes|decisions|legislation|law and jurisdiction|courts?)\b[^;]{0,60}? (?:of|in|from) (?:and (?:decisions|the decisions) of )?(?:the )?$/i;
const stateOf =
  /(?:State|Commonwealth|Province|Republic|Kingdom|Federation|Country|country|state|commonwealth|province|city|City) of (?:the )?$/;
const before =
  /^(?: (?:substantive|internal|state|domestic|contract|commercial|civil|federal|private))? (?:laws?|legislation)\b/i;

/** `This contract is subject to the law of England`. */
const subjected =
  /\b(?:agreement|contract)\b[^.;]{0,80}\b(?:subject to|applicable law|law applicable)\b|\b(?:applicable law|law applicable)\b[^.;]{0,60}\b(?:agreement|contract)\b/i;

/** What follows these words is another law, put aside or left alone. */
const excluded =
  /(?:without (?:regard|reference|giving|application|respect)|excluding|exclusive of|except|irrespective|regardless|other than|not be governed|notwithstanding|convention|courts?|venue|jurisdiction|arbitrat)/i;

/** The part of a sentence that chooses: up to the words that exclude conflicts of law or name courts. */
function choosingPart(sentence: Sentence): string {
  const verb = sentence.lower.search(/govern|constru|interpret|subject to|law/);
  const cut = excluded.exec(sentence.text.slice(Math.max(0, verb)));
  if (cut === null) return sentence.text;
  const end = Math.max(0, verb) + cut.index;
  // The place may stand behind an inserted exclusion: `the laws, without regard to conflicts, of Texas`.
  return findLaws(sentence.text.slice(0, end)).length > 0 ? sentence.text.slice(0, end) : sentence.text;
}

function isChosen(text: string, found: FoundLaw): boolean {
  const left = text.slice(Math.max(0, found.start - 110), found.start);
  const right = text.slice(found.end, found.end + 40);
  if (before.test(right)) return true;
  if (
    /(?:incorporated|organized|located|office|resident|counsel|situated|headquartered) (?:in|under)[^.]{0,40}$/i.test(
      left,
    )
  )
    return false;
  if (stateOf.test(left)) return /law|statute|courts|decision/i.test(left) || /law/i.test(text);
  if (ambiguous.has(found.text)) return false;
  return behind.test(left) || /(?:laws?|law) (?:of|in) [^;.]{0,60}(?:and|,|or|of) (?:the )?$/i.test(left);
}

/** One name for each place; a country is left out where a part of it is named too. */
function distinct(found: readonly FoundLaw[]): FoundLaw[] {
  const once = found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
  return once.filter(({ name }) => !once.some((other) => liesWithin(other.name, name)));
}

function readSentence(sentence: Sentence): Found<string> | null {
  if (!law.test(sentence.lower) || !chosen.test(sentence.lower)) return null;
  const govern = /govern|constru|interpret/.test(sentence.lower);
  if (about.test(sentence.lower) && !/govern(?:ed|s|ing)? by|construed|govern all/.test(sentence.lower)) return null;
  const part = choosingPart(sentence);
  const laws = distinct(findLaws(part).filter((found) => isChosen(part, found)));
  if (laws.length === 0) return null;
  const explicit = /govern/.test(sentence.lower) && subject.test(sentence.lower);
  return {
    value: laws.map(({ text }) => text).join('; '),
    normalized: laws.map(({ name }) => name).join('; '),
    places: [{ start: sentence.start, end: sentence.end }],
    confidence: explicit
      ? 0.95
      : (govern || subjected.test(sentence.text)) && subject.test(sentence.lower)
        ? 0.85
        : 0.45,
  };
}

/** `This Agreement shall be governed by …`: beyond doubt about the whole agreement. */
const wholeAgreement = /\b(?:this|the) (?:\w+ )?(?:agreement|contract)\b[^.;]{0,80}\bgoverned\b/i;

/** Which state's or country's law the agreement is under; a contract that names two in full sentences gets both. */
export function readGoverningLaw({ sentences }: Contract): Found<string> | null {
  const found = sentences.flatMap((sentence) => {
    const law = readSentence(sentence);
    return law ? [{ ...law, whole: wholeAgreement.test(sentence.text) }] : [];
  });
  const chosenLaw = best(found);
  if (chosenLaw === null || chosenLaw.confidence < 0.5) return null;
  const others = found.filter(
    ({ whole, normalized }) => whole && chosenLaw.whole && normalized !== chosenLaw.normalized,
  );
  if (others.length !== 1) return chosenLaw;
  const both = [chosenLaw, ...others];
  return {
    value: both.map(({ value }) => value).join('; '),
    normalized: both.map(({ normalized }) => normalized).join('; '),
    places: both.flatMap(({ places }) => places),
    confidence: 0.7,
  };
}
