import type { InterpretAnswer } from '@renubu/contracts/interpreter';

export type SuggestedWorkflow = NonNullable<InterpretAnswer['suggestedWorkflow']>;

export interface WritingPartProps {
  useLabel: string;
  onUse: (workflow: SuggestedWorkflow) => void;
}
