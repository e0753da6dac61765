import { Kbd } from '@mantine/core';
import classes from './kbd.module.css';

const isMac = (): boolean => /mac|iphone|ipad/i.test(globalThis.navigator?.userAgent ?? '');
const names: Record<string, string> = {
  enter: '↵',
  shift: '⇧',
  escape: 'Esc',
  arrowdown: '↓',
  arrowup: '↑',
  space: '␣',
};
const keyName = (key: string): string =>
  key === 'mod' ? (isMac() ? '⌘' : 'Ctrl') : (names[key] ?? (key.length === 1 ? key.toUpperCase() : key));

/** A shortcut as keys: `g q`, `mod+k`. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span className={classes['keys']}>
      {shortcut.split(' ').map((part, index) => (
        <span key={index} className={classes['chord']}>
          {part.split('+').map((key) => (
            <Kbd key={key} size="xs" className={classes['key']}>
              {keyName(key)}
            </Kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
