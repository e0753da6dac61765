import type { Texts } from './en.ts';

export const de = {} as Texts;
