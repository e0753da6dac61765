import { createContext, useContext } from 'react';

const Context = createContext<HTMLElement | null>(null);

/** Names the element that scrolls, for virtualised lists inside. */
export const ScrollParent = Context.Provider;
/** The element that scrolls around the caller; null on the very first render, before it exists. */
export const useScrollParent = (): HTMLElement | null => useContext(Context);
