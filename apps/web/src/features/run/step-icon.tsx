import type { StepType } from '@renubu/contracts/language/steps';
import {
  IconArrowsSplit2,
  IconBolt,
  IconCircleCheck,
  IconClock,
  IconFlag,
  IconGavel,
  IconGitBranch,
  IconMessageCircle,
  IconRepeat,
  IconRoute,
  IconRubberStamp,
  IconSubtask,
  IconVariable,
  type Icon,
} from '@tabler/icons-react';

const pictures: Record<StepType, Icon> = {
  guided: IconMessageCircle,
  condition: IconGitBranch,
  switch: IconRoute,
  set: IconVariable,
  decision: IconGavel,
  action: IconBolt,
  parallel: IconArrowsSplit2,
  foreach: IconRepeat,
  wait: IconClock,
  approval: IconRubberStamp,
  task: IconCircleCheck,
  workflow: IconSubtask,
  end: IconFlag,
};

/** The sign of a step's type. */
export function StepIcon({ type, size = 14 }: { type: string; size?: number }) {
  const Picture = Object.hasOwn(pictures, type) ? pictures[type as StepType] : IconBolt;
  return <Picture size={size} stroke={1.7} aria-hidden />;
}
