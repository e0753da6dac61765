import { aggregateSamples, computeTrend } from '@renubu/core/intelligence/trend';
import { diffDays } from '@renubu/core/calendar/dates';
import { tenStageTable } from '@renubu/core/renewals/presets';
import { determineStage } from '@renubu/core/renewals/determine';
import { describe, expect, it } from 'vitest';
import { generateCustomers } from './generate.ts';

const today = '2026-03-02';

describe('generateCustomers', () => {
  it('gives the same customers for the same seed and day', () => {
    expect(generateCustomers(today)).toEqual(generateCustomers(today));
  });

  it('puts customers in every stage', () => {
    const stages = new Set(
      generateCustomers(today).map(
        (customer) =>
          determineStage(tenStageTable, { daysUntilRenewal: diffDays(today, customer.renewalDate), riskScore: 50 })
            .stage,
      ),
    );
    expect([...stages].sort()).toEqual([
      'critical',
      'discovery',
      'emergency',
      'engage',
      'finalize',
      'monitor',
      'negotiate',
      'overdue',
      'prepare',
      'signature',
    ]);
  });

  it('tells the story of Acme', () => {
    const acme = generateCustomers(today).find((customer) => customer.name === 'Acme Corporation');
    expect(acme).toMatchObject({ ownerKey: 'sarah', plan: 'invest', arrMinor: 50_000_000, renewalDate: '2026-03-05' });
    const values = (metric: string) =>
      acme?.signals.filter((signal) => signal.metric === metric).map((signal) => signal.value) ?? [];
    expect(values('risk.score')).toEqual([72]);
    expect(values('support.open_tickets').at(-1)).toBe(5);
  });

  it('tells the same change of usage at every hour of the day', () => {
    const acme = generateCustomers(today).find((customer) => customer.name === 'Acme Corporation');
    const samples = (acme?.signals ?? [])
      .filter(({ metric }) => metric === 'usage.active_users')
      .map(({ id, value, occurredAt }) => ({ signalId: id, value, at: occurredAt }));
    for (const time of ['00:05', '07:30', '12:00', '23:55']) {
      const facts = aggregateSamples('usage.active_users', samples, `${today}T${time}:00.000Z`);
      expect({ time, change: computeTrend(facts).changePercent }).toEqual({ time, change: -23 });
    }
  });

  it('gives Sarah five open executions', () => {
    const open = generateCustomers(today).filter(
      (customer) => customer.ownerKey === 'sarah' && customer.work === 'open',
    );
    expect(open).toHaveLength(5);
  });

  it('spans two years of signals with unique ids, none in the future', () => {
    const signals = generateCustomers(today).flatMap((customer) => customer.signals);
    expect(new Set(signals.map((signal) => signal.id)).size).toBe(signals.length);
    const days = signals.map((signal) => signal.occurredAt.slice(0, 10)).sort();
    expect(diffDays(days[0] ?? today, today)).toBeGreaterThan(700);
    expect(days.at(-1)! < today).toBe(true);
  });
});
