import { act, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useCommands } from './commands.ts';
import { listenForShortcuts, setSingleKeys } from './shortcut-listener.ts';

const press = (key: string, target: EventTarget = document.body, init: KeyboardEventInit = {}) =>
  act(() => void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })));

describe('shortcuts', () => {
  let stop = (): void => undefined;
  afterEach(() => {
    stop();
    document.body.replaceChildren();
  });
  const listen = (shortcut: string) => {
    const run = vi.fn();
    renderHook(() => useCommands([{ id: 'x', label: 'X', group: 'page', shortcut, run }]));
    stop = listenForShortcuts(document);
    return run;
  };

  it('runs a command by one key, by two in turn, and with ctrl', () => {
    const one = listen('j');
    press('j');
    expect(one).toHaveBeenCalledTimes(1);
    stop();
    const two = listen('g q');
    press('q');
    expect(two).not.toHaveBeenCalled();
    press('g');
    press('q');
    expect(two).toHaveBeenCalledTimes(1);
    stop();
    const chord = listen('mod+k');
    press('k', document.body, { ctrlKey: true });
    expect(chord).toHaveBeenCalledTimes(1);
  });

  it('leaves keys to fields, and enter to the control that has the focus', () => {
    const run = listen('j');
    const input = document.body.appendChild(document.createElement('input'));
    press('j', input);
    expect(run).not.toHaveBeenCalled();
    stop();
    const open = listen('enter');
    press('Enter', document.body.appendChild(document.createElement('button')));
    expect(open).not.toHaveBeenCalled();
    press('Enter');
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('is silent behind a dialog and when single keys are switched off', () => {
    const run = listen('j');
    const dialog = document.body.appendChild(document.createElement('div'));
    dialog.setAttribute('aria-modal', 'true');
    press('j');
    dialog.remove();
    setSingleKeys(false);
    press('j');
    expect(run).not.toHaveBeenCalled();
    setSingleKeys(true);
    press('j');
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs the newest closure without registering anew', () => {
    const seen: number[] = [];
    const { rerender } = renderHook(
      ({ n }) => useCommands([{ id: 'x', label: 'X', group: 'page', shortcut: 'j', run: () => void seen.push(n) }]),
      { initialProps: { n: 1 } },
    );
    stop = listenForShortcuts(document);
    rerender({ n: 2 });
    press('j');
    expect(seen).toEqual([2]);
  });
});
