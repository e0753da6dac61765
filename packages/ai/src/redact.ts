/** What is hidden besides secrets and card numbers, which never leave. */
export interface RedactionSettings {
  emails: boolean;
  phones: boolean;
}

/** Hides on the way out and puts back in what comes in. One for each question, so that placeholders mean the same throughout. */
export interface Redaction {
  hide(text: string): string;
  restore(text: string): string;
}

const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|svcacct)?[-_]?[A-Za-z0-9_-]{16,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}\b/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\brnb_[A-Za-z]+_[\w-]{16,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{16,}/g,
  /(?<=\b(?:Bearer|Basic) )[A-Za-z0-9._~+/=-]{16,}/g,
  /(?<=\b\w+:\/\/[^\s:@/]{1,64}:)[^\s@/]{1,128}(?=@)/g,
  /(?<=\b(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?token|client[_-]?secret)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;<]{6,200}/gi,
];
const cards = /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.]?\d)/g;
const emails = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+/g;
const phones =
  /(?<![\w+.])(?:\+\d{1,3}[ .-]?)(?:\(\d{1,5}\)[ .-]?)?\d{2,5}(?:[ .-]?\d{2,5}){1,4}(?!\d)|(?<![\w+.])\(\d{3}\) ?\d{3}-\d{4}(?!\d)|(?<![\w+.-])\d{3}[-.]\d{3}[-.]\d{4}(?![\d-])/g;

/** Makes the redaction of one question. */
export function redaction(settings: RedactionSettings): Redaction {
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const standIn = (kind: string) => (text: string) => {
    const known = placeholders.get(text);
    if (known !== undefined) return known;
    const made = `[${kind}-${originals.size + 1}]`;
    placeholders.set(text, made);
    originals.set(made, text);
    return made;
  };
  return {
    hide(text) {
      let done = secrets.reduce((rest, pattern) => rest.replace(pattern, '[secret]'), text);
      done = done.replace(cards, (digits) => (isCard(digits) ? '[card]' : digits));
      if (settings.emails) done = done.replace(emails, standIn('email'));
      return settings.phones ? done.replace(phones, standIn('phone')) : done;
    },
    restore: (text) => text.replace(placeholder, (found) => originals.get(found) ?? found),
  };
}

const placeholder = /\[(?:email|phone)-\d{1,4}\]/g;
const unfinished = /\[[a-z]{0,5}(?:-\d{0,4})?$/;

/** Puts back in a text that comes in pieces: the beginning of a placeholder waits for its rest. */
export function restoringPieces({ restore }: Redaction): { take(piece: string): string; rest(): string } {
  let held = '';
  return {
    take(piece) {
      const text = held + piece;
      const cut = unfinished.exec(text)?.index ?? text.length;
      held = text.slice(cut);
      return restore(text.slice(0, cut));
    },
    rest() {
      const text = restore(held);
      held = '';
      return text;
    },
  };
}

/** Luhn’s check over 13 to 19 digits. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (/^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.at(-1 - index));
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
