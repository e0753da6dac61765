import { allCommands, type Command } from './commands.ts';

const sequenceMs = 900;
const storageKey = 'renubu-single-keys';

/** Whether keys without Ctrl or ⌘ act; one may switch them off (WCAG 2.1.4). */
export const singleKeysOn = (): boolean => globalThis.localStorage?.getItem(storageKey) !== 'off';
export const setSingleKeys = (on: boolean): void => globalThis.localStorage?.setItem(storageKey, on ? 'on' : 'off');

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type=checkbox],[type=radio]), textarea, select'));
/** Enter and space belong to the control that has the focus. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('a, button, summary, [role=button], [role=tab], [role=option], [role^=menuitem], input') !== null;
const dialogOpen = (): boolean => document.querySelector('[aria-modal="true"]') !== null;

/** `mod+k`, `shift+enter`, `j`, `?`: how an event is written as a shortcut. */
export function keyOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : '';
  const shift = event.shiftKey && key.length > 1 ? 'shift+' : '';
  return `${mod}${shift}${key}`;
}

/** Runs commands by their shortcuts. Answers how to stop listening. */
export function listenForShortcuts(target: Document): () => void {
  let first: { key: string; at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const key = keyOf(event);
    const single = !key.startsWith('mod+');
    if (single && (!singleKeysOn() || isTyping(event.target) || dialogOpen())) return;
    if (key.endsWith('enter') && isControl(event.target)) return;
    const begun = first && event.timeStamp - first.at < sequenceMs ? first.key : null;
    first = null;
    const commands = allCommands();
    const found = (begun && byShortcut(commands, `${begun} ${key}`)) || byShortcut(commands, key);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (single && commands.some(({ shortcut }) => shortcut?.startsWith(`${key} `))) {
      first = { key, at: event.timeStamp };
    }
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

const byShortcut = (commands: Command[], shortcut: string): Command | undefined =>
  commands.findLast((command) => command.shortcut === shortcut);
