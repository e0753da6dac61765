import type { PromptInfo } from '@renubu/contracts/language/prompts';
import type { Catalog } from '../catalog.ts';

/** The prompt a name stands for; undefined when there is none. */
export function promptOf({ prompts = {} }: Catalog, name: string): PromptInfo | undefined {
  return Object.hasOwn(prompts, name) ? prompts[name] : undefined;
}
