/** A step cannot go on. Mapped once, where steps are run, to a failed step record. */
export class StepFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export interface FailureDetail {
  code: string;
  message: string;
}

/** Code and message of anything thrown while a step ran. */
export function failureDetail(error: unknown): FailureDetail {
  if (error instanceof StepFailure) return { code: error.code, message: error.message };
  return { code: 'internal_error', message: error instanceof Error ? error.message : String(error) };
}
