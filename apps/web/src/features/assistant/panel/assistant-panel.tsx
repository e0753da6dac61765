import { Drawer } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './panel.module.css';
import { PanelBody } from './panel-body.tsx';

interface AssistantPanelProps {
  /** Over the page instead of beside it; on a phone it fills the screen. */
  over: 'beside' | 'side' | 'full';
  /** Opened by a press; after a reload it stands open by itself and must not take the page's keys. */
  takesFocus: boolean;
  onClose: () => void;
}

/** The assistant beside every page. It knows which customer the page is about, and what was said before a reload. */
export function AssistantPanel({ over, takesFocus, onClose }: AssistantPanelProps) {
  const { t } = useTranslation('ai');
  const href = useRouterState({ select: ({ location }) => location.href });
  const before = useRef(href);
  // Over the page, it gives way to where a link in it leads.
  useEffect(() => {
    if (before.current !== href && over !== 'beside') onClose();
    before.current = href;
  }, [href, over, onClose]);
  if (over !== 'beside') {
    return (
      <Drawer
        opened
        onClose={onClose}
        position="right"
        size={over === 'full' ? '100%' : 420}
        withCloseButton={false}
        padding={0}
        attributes={{ content: { 'aria-label': t('panel.title') } }}
        classNames={{ body: classes['drawer'] ?? '' }}
      >
        <PanelBody takesFocus={takesFocus} onClose={onClose} />
      </Drawer>
    );
  }
  return <Beside takesFocus={takesFocus} onClose={onClose} />;
}

function Beside({ takesFocus, onClose }: Omit<AssistantPanelProps, 'over'>) {
  const { t } = useTranslation('ai');
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    return () => {
      // Closed from inside, the focus goes back to where it came from.
      const { current } = before;
      if (document.activeElement === document.body && current instanceof HTMLElement) current.focus();
    };
  }, []);
  return (
    <aside
      className={classes['panel']}
      aria-label={t('panel.title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        if (event.target instanceof HTMLTextAreaElement) return;
        onClose();
      }}
    >
      <PanelBody takesFocus={takesFocus} onClose={onClose} />
    </aside>
  );
}
