import { describe, expect, it } from 'vitest';
import { customer } from '../../testing/fixtures.ts';
import { fromForm, toForm } from './customer-values.ts';

describe('customer form', () => {
  it('shows minor units as units and sends them back unchanged', () => {
    expect(toForm(customer()).arr).toBe(500_000);
    expect(fromForm(toForm(customer()), 'USD')).toMatchObject({
      arrMinor: 50_000_000,
      accountPlan: 'invest',
      status: 'active',
    });
    expect(fromForm({ ...toForm(customer()), arr: 19.99 }, 'USD').arrMinor).toBe(1999);
  });

  it('sends emptied fields as null', () => {
    const values = { ...toForm(undefined), name: ' New ' };
    expect(fromForm(values, 'USD')).toMatchObject({
      name: 'New',
      domain: null,
      ownerId: null,
      seats: null,
      renewalDate: null,
      arrMinor: 0,
    });
  });
});
