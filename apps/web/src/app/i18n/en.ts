import { auth } from './en/auth.ts';
import { common } from './en/common.ts';
import { queue } from './en/queue.ts';
import { shell } from './en/shell.ts';

/** English texts by namespace. `de.ts` must name the same keys. */
export const en = { auth, common, queue, shell };
/** The same keys with any text. */
type Widen<T> = T extends string ? string : { [Key in keyof T]: Widen<T[Key]> };
export type Texts = Widen<typeof en>;
