import { UnstyledButton } from '@mantine/core';
import { useRef } from 'react';
import classes from './tab-links.module.css';

interface TabLinksProps<Tab extends string> {
  label: string;
  tabs: { value: Tab; label: string; count?: number | undefined }[];
  value: Tab;
  onChange: (value: Tab) => void;
  /** Id of the panel below: `<TabPanel id>`. */
  panelId: string;
}

/** Tabs whose choice stands in the address; arrow keys move between them. */
export function TabLinks<Tab extends string>({ label, tabs, value, onChange, panelId }: TabLinksProps<Tab>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: React.KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = (tabs.findIndex((tab) => tab.value === value) + step + tabs.length) % tabs.length;
    const next = tabs[index];
    if (next) onChange(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label={label} className={classes['tabs']} onKeyDown={move}>
      {tabs.map((tab) => (
        <UnstyledButton
          key={tab.value}
          role="tab"
          id={`${panelId}-${tab.value}`}
          className={classes['tab']}
          aria-selected={tab.value === value}
          aria-controls={panelId}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span className={classes['count']}>{tab.count}</span>}
        </UnstyledButton>
      ))}
    </div>
  );
}

/** What the chosen tab shows. */
export function TabPanel({ id, tab, children }: { id: string; tab: string; children: React.ReactNode }) {
  return (
    <div role="tabpanel" id={id} aria-labelledby={`${id}-${tab}`}>
      {children}
    </div>
  );
}
