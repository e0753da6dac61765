import { compact, text } from '../../app/search-params.ts';
import { readExecutionsSearch, type ExecutionsSearch } from '../../app/work-search-params.ts';

/** Filters under a name of the person's own. */
export interface SavedView {
  name: string;
  search: ExecutionsSearch;
}
const most = 30;

/** What the browser keeps; anything that is not a list of views is none, and filters are read as from an address. */
export function readViews(stored: string | null | undefined): SavedView[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.slice(0, most).flatMap((item: unknown) => {
      const view = item as { name?: unknown; search?: unknown } | null;
      const name = text(view?.name);
      if (name === undefined || typeof view?.search !== 'object' || view.search === null) return [];
      return [{ name, search: readExecutionsSearch(view.search as Record<string, unknown>) }];
    });
  } catch {
    return [];
  }
}

/** The views with one more, or with a new content under a name there was. */
export const withView = (views: readonly SavedView[], name: string, search: ExecutionsSearch): SavedView[] =>
  [...views.filter((view) => view.name !== name), { name, search: compact(search) }].slice(-most);
