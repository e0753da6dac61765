import { restoringPieces, type Redaction } from '../redact.ts';

export interface Listener {
  text: (piece: string) => void;
  restart: () => void;
}

/** Thinking that some models write in front of their answer. */
export const withoutThinking = (text: string): string => text.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)\s*/, '');

const opening = '<think>';
const closing = '</think>';

/** Hands pieces on as people may read them: placeholders put back, thinking left out. */
export class Pieces {
  #start = '';
  #begun = false;
  #written = false;
  #restoring: ReturnType<typeof restoringPieces>;

  constructor(
    private readonly redaction: Redaction,
    private readonly listener: Listener | undefined,
  ) {
    this.#restoring = restoringPieces(redaction);
  }

  take(piece: string): void {
    if (this.#begun) return this.#write(this.#restoring.take(piece));
    this.#start += piece;
    const text = this.#start.trimStart();
    if (opening.startsWith(text) || (text.startsWith(opening) && !text.includes(closing))) return;
    this.#begun = true;
    this.#write(this.#restoring.take(withoutThinking(this.#start)));
  }

  end(): void {
    if (!this.#begun) this.#write(this.#restoring.take(withoutThinking(this.#start)));
    this.#begun = true;
    this.#write(this.#restoring.rest());
  }

  /** Begins anew; the listener is told when it has seen something. */
  restart(): void {
    if (this.#written) this.listener?.restart();
    this.#start = '';
    this.#begun = false;
    this.#written = false;
    this.#restoring = restoringPieces(this.redaction);
  }

  #write(text: string): void {
    if (text === '') return;
    this.#written = true;
    this.listener?.text(text);
  }
}
