import { UnstyledButton } from '@mantine/core';
import classes from './count-tabs.module.css';
import type { Tone } from './tone.ts';

export interface CountTab<Value extends string> {
  value: Value;
  label: string;
  count?: number | undefined;
  /** A coloured point before the label. */
  tone?: Tone;
}
interface CountTabsProps<Value extends string> {
  label: string;
  tabs: CountTab<Value>[];
  value: Value | undefined;
  /** Pressing the chosen one again clears it where that is allowed. */
  onChange: (value: Value | undefined) => void;
  clearable?: boolean;
}

/** Small numbers that also filter: each is a toggle button. */
export function CountTabs<Value extends string>({ label, tabs, value, onChange, clearable }: CountTabsProps<Value>) {
  return (
    <div role="group" aria-label={label} className={classes['tabs']}>
      {tabs.map((tab) => {
        const pressed = tab.value === value;
        return (
          <UnstyledButton
            key={tab.value}
            className={classes['tab']}
            aria-pressed={pressed}
            onClick={() => onChange(pressed && clearable ? undefined : tab.value)}
          >
            {tab.tone && (
              <span className={classes['dot']} style={{ background: `var(--rn-${tab.tone}-solid)` }} aria-hidden />
            )}
            {tab.label}
            {tab.count !== undefined && <span className={classes['count']}>{tab.count}</span>}
          </UnstyledButton>
        );
      })}
    </div>
  );
}
