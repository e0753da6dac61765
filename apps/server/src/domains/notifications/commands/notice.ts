/** Something people are told. */
export interface Notice {
  organizationId: string;
  type: string;
  title: string;
  message: string;
  /** 1 urgent, 2 high, 3 normal, 4 low, 5 for information. */
  priority: number;
  /** Path in the web app, such as `/executions/<id>`. */
  link?: string | null | undefined;
  executionId?: string | null | undefined;
  customerId?: string | null | undefined;
  taskId?: string | null | undefined;
  /** The approval it is about: mails show its evidence and a way to decide. */
  approvalId?: string | undefined;
  /** Makes a repeat a no-op: one notification per person and key. */
  idempotencyKey?: string | undefined;
}
