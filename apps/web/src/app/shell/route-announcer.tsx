import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Tells a screen reader that another page is shown, and puts the focus at its start. */
export function RouteAnnouncer() {
  const { t } = useTranslation('shell');
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  const [announcement, setAnnouncement] = useState('');
  useEffect(() => {
    if (path === undefined || before.current === path) return;
    const first = before.current === undefined;
    before.current = path;
    if (first) return;
    // The new page sets the title in its own effect, which runs before this timer.
    const timer = setTimeout(() => {
      setAnnouncement(t('loaded', { title: document.title }));
      const focused = document.activeElement;
      if (!focused || focused === document.body || !focused.closest('[role=dialog]')) {
        document.getElementById('content')?.focus({ preventScroll: true });
      }
    }, 60);
    return () => clearTimeout(timer);
  }, [path, t]);
  return (
    <div className="rn-visually-hidden" aria-live="polite" aria-atomic>
      {announcement}
    </div>
  );
}
