/** A WebSocket that a test opens, closes and speaks through. */
export class SilentSocket {
  static readonly OPEN = 1;
  static all: SilentSocket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;

  constructor() {
    SilentSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  /** The server accepts. */
  accept(): void {
    this.readyState = SilentSocket.OPEN;
    this.onopen?.();
  }
  /** The server says something. */
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}
