import type { Customer } from '@renubu/contracts/customers';
import type { CustomerInput, CustomerStatus } from '../../api/customers.ts';
import { customerStatuses, oneOf, plans } from '../../app/search-params.ts';
import { minorUnits } from '../../ui/format.ts';

/** A customer as its form's fields hold it: text and numbers, empty for nothing. */
export interface CustomerFormValues {
  name: string;
  externalId: string;
  domain: string;
  industry: string;
  region: string;
  country: string;
  employeeCount: number | string;
  accountPlan: string;
  ownerId: string;
  /** In currency units. */
  arr: number | string;
  renewalDate: string;
  seats: number | string;
  status: string;
}

/** The fields of a customer, or of a new one. */
export function toForm(customer: Customer | undefined): CustomerFormValues {
  return {
    name: customer?.name ?? '',
    externalId: customer?.externalId ?? '',
    domain: customer?.domain ?? '',
    industry: customer?.industry ?? '',
    region: customer?.region ?? '',
    country: customer?.country ?? '',
    employeeCount: customer?.employeeCount ?? '',
    accountPlan: customer?.accountPlan ?? '',
    ownerId: customer?.owner?.id ?? '',
    arr: customer ? customer.arrMinor / minorUnits(customer.currency) : '',
    renewalDate: customer?.renewalDate ?? '',
    seats: customer?.seats ?? '',
    status: customer?.status ?? 'active',
  };
}

const textOrNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());
const numberOrNull = (value: number | string): number | null => (value === '' ? null : Number(value));

/** What the API takes: empty fields as null, the amount in minor units. */
export function fromForm(values: CustomerFormValues, currency: string): CustomerInput {
  return {
    name: values.name.trim(),
    externalId: textOrNull(values.externalId),
    domain: textOrNull(values.domain),
    industry: textOrNull(values.industry),
    region: textOrNull(values.region),
    country: textOrNull(values.country),
    employeeCount: numberOrNull(values.employeeCount),
    accountPlan: oneOf(values.accountPlan, plans) ?? null,
    ownerId: textOrNull(values.ownerId),
    arrMinor: Math.round((numberOrNull(values.arr) ?? 0) * minorUnits(currency)),
    renewalDate: textOrNull(values.renewalDate),
    seats: numberOrNull(values.seats),
    status: oneOf<CustomerStatus>(values.status, customerStatuses) ?? 'active',
  };
}
