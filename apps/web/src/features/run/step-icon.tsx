import type { StepType } from '@renubu/contracts/language/steps';
import { stepIcons } from '../workflows/step-icons.ts';

/** The sign of a step's type. */
export function StepIcon({ type, size = 14 }: { type: string; size?: number }) {
  const Picture = Object.hasOwn(stepIcons, type) ? stepIcons[type as StepType] : stepIcons.action;
  return <Picture size={size} stroke={1.7} aria-hidden />;
}
