import { importKinds, type ImportKind } from '@renubu/contracts/imports';

/** How the text of a column is read. */
export type FieldType = 'text' | 'date' | 'instant' | 'number' | 'integer' | 'money' | 'boolean' | 'billing' | 'plan';

/** A field that rows of one kind may fill, with the column names it goes by elsewhere. */
export interface ImportField {
  name: string;
  label: string;
  type: FieldType;
  required: boolean;
  /** Normalised: lower case, words joined by `_`. */
  aliases: readonly string[];
}

function field(name: string, label: string, type: FieldType, aliases: string, required = false): ImportField {
  return { name, label, type, required, aliases: aliases.split(' ') };
}

const customerRef = 'account_id customer_id account customer client_id company_id account_number external_id';
const subscriptionRef = 'subscription_id contract_id subscription contract';

const fields: Record<ImportKind, readonly ImportField[]> = {
  customers: [
    field('externalId', 'Customer id', 'text', `${customerRef} id`, true),
    field(
      'name',
      'Name',
      'text',
      'account_name name customer_name company_name company organization client_name',
      true,
    ),
    field('domain', 'Domain', 'text', 'domain website url web'),
    field('industry', 'Industry', 'text', 'industry sector vertical'),
    field('region', 'Region', 'text', 'region territory'),
    field('country', 'Country', 'text', 'country country_code nation'),
    field('employeeCount', 'Employees', 'integer', 'employee_count employees headcount company_size'),
    field('accountPlan', 'Account plan', 'plan', 'account_plan engagement_plan'),
    field('ownerEmail', 'Owner’s e-mail', 'text', 'owner_email csm_email owner csm account_owner'),
    field('arr', 'ARR', 'money', 'arr arr_amount annual_recurring_revenue current_arr'),
    field('currency', 'Currency', 'text', 'currency currency_code'),
    field('renewalDate', 'Renewal date', 'date', 'renewal_date renewal next_renewal renews_on'),
    field('seats', 'Seats', 'integer', 'seats seat_count licenses licences users'),
    field(
      'signupDate',
      'Signed up',
      'date',
      'signup_date sign_up_date signed_up customer_since created_at created_date',
    ),
    field('trial', 'Trial', 'boolean', 'is_trial trial trial_flag'),
    field('churned', 'Churned', 'boolean', 'churn_flag churned is_churned'),
  ],
  subscriptions: [
    field('externalId', 'Subscription id', 'text', `${subscriptionRef} id`, true),
    field('customer', 'Customer id', 'text', customerRef, true),
    field('startDate', 'Start', 'date', 'start_date started_at start begin_date effective_date', true),
    field('endDate', 'End', 'date', 'end_date ended_at end expiration_date cancelled_at'),
    field('planTier', 'Plan', 'text', 'plan_tier plan tier product edition'),
    field('seats', 'Seats', 'integer', 'seats seat_count licenses quantity'),
    field('arr', 'ARR', 'money', 'arr_amount arr annual_amount annual_value annual_recurring_revenue'),
    field('mrr', 'MRR', 'money', 'mrr_amount mrr monthly_amount monthly_value'),
    field('currency', 'Currency', 'text', 'currency currency_code'),
    field('trial', 'Trial', 'boolean', 'is_trial trial trial_flag'),
    field(
      'billingPeriod',
      'Billing period',
      'billing',
      'billing_frequency billing_period billing billing_cycle interval',
    ),
    field('autoRenew', 'Renews by itself', 'boolean', 'auto_renew_flag auto_renew auto_renewal'),
    field('noticeDays', 'Notice days', 'integer', 'notice_days notice_period notice_period_days'),
    field('number', 'Contract number', 'text', 'contract_number number'),
  ],
  usage: [
    field('externalId', 'Usage id', 'text', 'usage_id event_id id', true),
    field('subscription', 'Subscription id', 'text', subscriptionRef),
    field('customer', 'Customer id', 'text', customerRef),
    field('occurredAt', 'Date', 'instant', 'usage_date date occurred_at timestamp event_date day', true),
    field('count', 'Count', 'number', 'usage_count count events event_count value quantity', true),
    field('feature', 'Feature', 'text', 'feature_name feature module'),
    field('durationSeconds', 'Duration (s)', 'number', 'usage_duration_secs duration_seconds duration'),
    field('errors', 'Errors', 'integer', 'error_count errors'),
    field('beta', 'Beta feature', 'boolean', 'is_beta_feature beta is_beta'),
  ],
  tickets: [
    field('externalId', 'Ticket id', 'text', 'ticket_id case_id case_number ticket id', true),
    field('customer', 'Customer id', 'text', customerRef, true),
    field('openedAt', 'Opened', 'instant', 'submitted_at opened_at created_at open_date submitted created', true),
    field('closedAt', 'Closed', 'instant', 'closed_at resolved_at close_date solved_at'),
    field('resolutionHours', 'Hours to resolve', 'number', 'resolution_time_hours resolution_hours time_to_resolution'),
    field('priority', 'Priority', 'text', 'priority severity urgency'),
    field('title', 'Subject', 'text', 'subject title summary'),
    field(
      'firstResponseMinutes',
      'Minutes to first response',
      'number',
      'first_response_time_minutes first_response_minutes',
    ),
    field('csat', 'Satisfaction (0–5)', 'number', 'satisfaction_score csat csat_score rating'),
    field('escalated', 'Escalated', 'boolean', 'escalation_flag escalated is_escalated'),
  ],
  churn_events: [
    field('externalId', 'Event id', 'text', 'churn_event_id churn_id event_id id', true),
    field('customer', 'Customer id', 'text', customerRef, true),
    field('occurredAt', 'Date', 'instant', 'churn_date churned_at date event_date', true),
    field('reason', 'Reason', 'text', 'reason_code reason churn_reason'),
    field('refund', 'Refund', 'number', 'refund_amount_usd refund_amount refund'),
    field('reactivated', 'Came back', 'boolean', 'is_reactivation reactivated reactivation'),
    field('feedback', 'Feedback', 'text', 'feedback_text feedback comment'),
  ],
};

/** The fields that rows of a kind may fill, in the order people should see them. */
export function fieldsOf(kind: ImportKind): readonly ImportField[] {
  return fields[kind];
}

/** Kinds in the order they have to be stored: parents before what refers to them. */
export const importOrder: readonly ImportKind[] = importKinds;

/** Column names are compared without case, spaces and punctuation: "Account ID" is `account_id`. */
export function normalizeColumn(column: string): string {
  return column
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^_+|_+$/g, '');
}
