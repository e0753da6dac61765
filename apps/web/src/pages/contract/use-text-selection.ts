import { useEffect, useState, type RefObject } from 'react';

export interface SelectedText {
  start: number;
  end: number;
  text: string;
}

/** The place in the text of one end of a selection; null outside the text. */
function placeOf(node: Node, offset: number): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const piece = element?.closest<HTMLElement>('[data-start]');
  if (!piece) return null;
  return Number(piece.dataset['start']) + (node.nodeType === Node.TEXT_NODE ? offset : 0);
}

/** The words chosen last in the text, by their place in it; they stay while the focus is elsewhere. */
export function useTextSelection(container: RefObject<HTMLElement | null>, text: string): SelectedText | null {
  const [selected, setSelected] = useState<SelectedText | null>(null);
  useEffect(() => {
    const read = (): void => {
      const selection = document.getSelection();
      if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
      const range = selection.getRangeAt(0);
      if (!container.current?.contains(range.commonAncestorContainer)) return;
      const start = placeOf(range.startContainer, range.startOffset);
      const end = placeOf(range.endContainer, range.endOffset);
      if (start === null || end === null || end <= start) return;
      setSelected({ start, end, text: text.slice(start, end) });
    };
    document.addEventListener('selectionchange', read);
    return () => document.removeEventListener('selectionchange', read);
  }, [container, text]);
  return selected;
}
