import type { Json, JsonObject } from '@renubu/contracts/json';
import { readInstant, timezoneOf, wallClock } from './time.ts';
import type { Environment } from './types.ts';

const dayMs = 86_400_000;
/** An account younger than this is new. */
const newCustomerDays = 30;

/**
 * Fields worked out from the clock and the names in scope, in the organization's time zone: `currentTime` (HH:MM),
 * `currentHour`, `currentDayOfWeek` (Monday …), `currentDate`; `orderValueBand` (low under 1,000, medium under 10,000,
 * else high) where there is an `order.total`; `customerAccountAgeDays` and `customerIsNew` where the customer's age is known.
 */
export function computedFields(names: JsonObject, env: Environment): JsonObject {
  return { ...clockFields(env), ...orderFields(names['order']), ...customerFields(names['customer'], env.now) };
}

function clockFields(env: Environment): JsonObject {
  const { date, time, hour, dayOfWeek } = wallClock(env.now, timezoneOf(env));
  return { currentTime: time, currentHour: hour, currentDayOfWeek: dayOfWeek, currentDate: date };
}

function orderFields(order: Json | undefined): JsonObject {
  const total = numberOf(memberOf(order, 'total'));
  if (total === null) return {};
  return { orderValueBand: total < 1000 ? 'low' : total < 10_000 ? 'medium' : 'high' };
}

function customerFields(customer: Json | undefined, now: string): JsonObject {
  const days = accountAgeDays(customer, now);
  return days === null ? {} : { customerAccountAgeDays: days, customerIsNew: days < newCustomerDays };
}

function accountAgeDays(customer: Json | undefined, now: string): number | null {
  const given = memberOf(customer, 'account_age_days') ?? memberOf(customer, 'accountAgeDays');
  if (given !== undefined) return numberOf(given);
  const created = memberOf(customer, 'created_at') ?? memberOf(customer, 'createdAt');
  const instant = typeof created === 'string' ? readInstant(created) : null;
  return instant === null ? null : Math.max(0, Math.floor((Date.parse(now) - Date.parse(instant)) / dayMs));
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function numberOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
