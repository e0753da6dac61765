import { createContext, useContext, type RefObject } from 'react';

const Context = createContext<RefObject<HTMLElement | null>>({ current: null });

/** Names the element that scrolls, for virtualised lists inside. */
export const ScrollParent = Context.Provider;
/** The element that scrolls around the caller. */
export const useScrollParent = (): RefObject<HTMLElement | null> => useContext(Context);
