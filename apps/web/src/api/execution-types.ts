import type { completionSchema } from '@renubu/contracts/executions';
import type { z } from 'zod';

export type {
  ExecutionDetail,
  ExecutionMoment,
  Migration,
  Timeline,
  TimelineStep,
  HistoryEntry,
  Message,
  StepView,
  Thread,
} from '@renubu/contracts/executions';
/** Answer to completing an execution. */
export type Completion = z.infer<typeof completionSchema>;
