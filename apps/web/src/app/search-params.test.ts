import { customerSchema } from '@renubu/contracts/customers';
import { accountPlans, stageKeys, workItemKinds } from '@renubu/contracts/renewals';
import { describe, expect, it } from 'vitest';
import {
  customerStatuses,
  kinds,
  plans,
  readCustomersSearch,
  readQueueSearch,
  readTab,
  stages,
} from './search-params.ts';

describe('addresses', () => {
  it('know the same words as the contracts', () => {
    expect([stages, kinds, plans]).toEqual([stageKeys, workItemKinds, accountPlans]);
    expect(customerStatuses).toEqual(customerSchema.shape.status.options);
  });

  it('drop what they do not understand', () => {
    expect(readQueueSearch({ stage: 'nonsense', status: 'snoozed', search: '', other: 1 })).toEqual({
      status: 'snoozed',
    });
    expect(readCustomersSearch({ sort: '-arr', search: 42 })).toEqual({ sort: '-arr', search: '42' });
    expect(readTab({ tab: 'x' }, ['a'])).toEqual({});
  });
});
