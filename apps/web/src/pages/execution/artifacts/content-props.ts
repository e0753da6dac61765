import type { JsonObject } from '@renubu/contracts/json';

export interface ContentProps {
  content: JsonObject;
  /** Missing: to be read only. */
  onChange?: ((content: JsonObject) => void) | undefined;
  /** The focus left a field. */
  onLeave?: (() => void) | undefined;
}
