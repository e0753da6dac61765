import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './page.module.css';
import { ScrollParent } from './scroll-parent.ts';

interface PageProps {
  /** Also the document's title. */
  title: string;
  /** Beside the title: counts, badges. */
  aside?: ReactNode;
  /** Buttons on the right. */
  actions?: ReactNode;
  /** Below the title and above what scrolls: tabs, filters. */
  toolbar?: ReactNode;
  /** Before the title: a way back. */
  before?: ReactNode;
  children: ReactNode;
  /** Reading width instead of the full one. */
  narrow?: boolean;
  /** No padding: a list fills the page. */
  flush?: boolean;
}

/** A page of the shell: a fixed header, then what scrolls. Sets the document's title and tells it to screen readers. */
export function Page({ title, aside, actions, toolbar, before, children, narrow, flush }: PageProps) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  useDocumentTitle(title);
  return (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <div className={classes['bar']}>
          {before}
          <h1 className={classes['title']}>{title}</h1>
          {aside && <div className={classes['aside']}>{aside}</div>}
          {actions && <div className={classes['actions']}>{actions}</div>}
        </div>
        {toolbar && <div className={classes['toolbar']}>{toolbar}</div>}
      </header>
      <div ref={setScroller} className={classes['scroller']} data-flush={flush ?? undefined} tabIndex={0}>
        <ScrollParent value={scroller}>
          <div className={classes['content']} data-narrow={narrow ?? undefined}>
            {children}
          </div>
        </ScrollParent>
      </div>
    </div>
  );
}

/** Sets `<title>`; the shell's announcer reads it after a navigation. */
export function useDocumentTitle(title: string): void {
  const { t } = useTranslation();
  const app = t('appName');
  useEffect(() => {
    document.title = title === '' ? app : `${title} · ${app}`;
  }, [title, app]);
}

interface SectionProps {
  title: string;
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** A list or table that touches the section's edges. */
  flush?: boolean;
  /** Wider than a phone and without anything to focus: can be scrolled by keyboard. */
  scrolls?: boolean;
}
/** A bordered part of a page with its own heading. */
export function Section({ title, aside, actions, children, flush, scrolls }: SectionProps) {
  return (
    <section className={classes['section']} aria-label={title}>
      <div className={classes['sectionBar']}>
        <h2 className={classes['sectionTitle']}>{title}</h2>
        {aside && <div className={classes['aside']}>{aside}</div>}
        {actions && <div className={classes['actions']}>{actions}</div>}
      </div>
      <div
        className={classes['sectionBody']}
        data-flush={flush ?? undefined}
        {...(scrolls ? { tabIndex: 0, role: 'group', 'aria-label': title } : {})}
      >
        {children}
      </div>
    </section>
  );
}
