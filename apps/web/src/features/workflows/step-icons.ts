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
  IconSubtask,
  IconRubberStamp,
  IconVariable,
  type Icon,
} from '@tabler/icons-react';

export const stepIcons: Record<StepType, Icon> = {
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
