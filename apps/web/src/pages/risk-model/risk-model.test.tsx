import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { setLanguage } from '../../app/i18n/i18n.ts';
import { fakeApi } from '../../testing/fake-api.ts';
import { customer, id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const path = '/api/v1/intelligence/model';
const metrics = (auc: number) => ({ rows: 120, positives: 30, auc, ece: 0.03, brier: 0.15, logLoss: 0.4 });
const report = {
  renewed: 90,
  lost: 30,
  from: '2025-01-03',
  to: '2026-02-01',
  leadDays: 30,
  shrinkage: 30,
  crossValidation: { prior: metrics(0.71), refitted: metrics(0.78) },
  outOfTime: null,
  roc: [
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ],
  priorRoc: [
    { falsePositiveRate: 0, truePositiveRate: 0 },
    { falsePositiveRate: 1, truePositiveRate: 1 },
  ],
  bins: [{ from: 0, to: 0.1, count: 12, predicted: 0.05, observed: 0.08 }],
  better: true,
  warnings: [],
};
const version = { version: 1, active: false, createdBy: 'Mia', createdAt: '2026-02-02T08:00:00Z', report };
const prior = { version: 0, active: true, createdBy: null, createdAt: null, report: null };
const view = {
  active: { ...prior, activatedBy: null, activatedAt: null },
  coefficients: [
    {
      factor: 'open-tickets',
      name: 'Open support tickets',
      meaning: 'Every open ticket adds to the risk.',
      multiplier: 1,
      source: 'prior',
      least: 0,
      most: 15,
      logOddsPerPoint: 0.06,
    },
  ],
  baseline: 20,
  probability: { logOddsAtBaseline: -2.7, logOddsPerPoint: 0.06, measured: false },
  outcomes: {
    renewed: 90,
    lost: 30,
    from: '2025-01-03',
    to: '2026-02-01',
    needed: { all: 100, each: 20 },
    enough: true,
    message: '',
  },
  drift: [],
  versions: [version, prior],
};
const manager = me({ permissions: [...me().permissions, 'renewals.configure'] });

describe('the risk model', () => {
  it('says what counts, refits on trial first, and uses a version after asking', async () => {
    const used = { ...prior, active: false };
    const server = fakeApi({
      ...shellAnswers(manager),
      [`GET ${path}`]: view,
      [`POST ${path}/refit`]: { outcomes: view.outcomes, version: null, report, coefficients: [] },
      [`POST ${path}/activate`]: {
        ...view,
        active: { ...version, active: true, activatedBy: 'Mia', activatedAt: '2026-02-03T08:00:00Z' },
        versions: [{ ...version, active: true }, used],
      },
    });
    const { user } = renderApp('/settings?tab=risk-model');
    const weights = await screen.findByRole('region', { name: 'What counts, and how much' });
    expect(within(weights).getByRole('rowheader', { name: 'Open support tickets' })).toBeInTheDocument();
    expect(within(weights).getByText('0 … +15')).toBeInTheDocument();
    expect(screen.getByText(/Score 60 means about 43%/)).toBeInTheDocument();
    const store = screen.getByRole('button', { name: 'Refit and store' });
    expect(store).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Try a refit' }));
    expect(await screen.findByText(/better than the prior/)).toBeInTheDocument();
    expect(server.calls(`POST ${path}/refit`)[0]?.body).toEqual({ dryRun: true });
    expect(store).toBeEnabled();
    await user.click(screen.getByRole('button', { name: 'Use version 1' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Use' }));
    expect(await screen.findByText(/Fitted to 120 finished renewals, 30 of them lost/)).toBeInTheDocument();
    expect(server.calls(`POST ${path}/activate`)[0]?.body).toEqual({ version: 1 });
  });

  it('says how many outcomes are missing, in German too', async () => {
    fakeApi({
      ...shellAnswers(),
      [`GET ${path}`]: {
        ...view,
        outcomes: { ...view.outcomes, renewed: 3, lost: 1, enough: false },
        versions: [prior],
      },
    });
    renderApp('/settings?tab=risk-model');
    expect(await screen.findByText(/A refit needs 100, with at least 20 of either kind/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Try a refit' })).not.toBeInTheDocument();
    expect(screen.getByText('Not measured yet')).toBeInTheDocument();
    await setLanguage('de');
    expect(await screen.findByText(/Zum Lernen braucht es 100/)).toBeInTheDocument();
    await setLanguage('en');
    expect(i18next.language).toBe('en');
  });
});

describe('what if', () => {
  const base = `/api/v1/customers/${id(100)}`;
  const change = { factor: 'open-tickets', name: 'Open support tickets', from: 5, to: 0 };
  const answer = {
    score: 72,
    probability: 0.6,
    target: 60,
    riskSource: 'built-in',
    single: { changes: [change], score: 59, probability: 0.4 },
    pair: null,
    message: '',
    adjustable: [{ factor: 'open-tickets', name: 'Open support tickets', value: 5, least: 0, most: 50, step: 1 }],
  };

  it('is asked for on the customer’s page and tries other values', async () => {
    const server = fakeApi({
      ...shellAnswers(),
      [`GET ${base}`]: customer(),
      [`GET ${base}/metrics`]: { items: [] },
      [`GET ${base}/intelligence`]: {
        customerId: id(100),
        riskScore: 72,
        healthScore: 28,
        opportunityScore: 35,
        riskSource: 'built-in',
        computedRiskScore: 72,
        riskContributions: [{ factor: 'baseline', label: 'Start', points: 72, value: null, evidence: [] }],
        trends: [],
        insights: [],
        recommendations: [],
        summary: [],
        source: 'built-in',
        analyzedAt: '2026-11-21T08:00:00Z',
      },
      [`GET ${base}/series`]: { series: [], risk: [] },
      [`GET ${base}/contracts`]: { items: [] },
      [`GET ${base}/stakeholders`]: { items: [] },
      [`GET ${base}/what-if`]: answer,
      [`POST ${base}/what-if`]: { before: 72, score: 67, probability: 0.5, contributions: [] },
    });
    const { user } = renderApp(`/customers/${id(100)}`);
    await user.click(await screen.findByRole('button', { name: 'What would lower it?' }));
    expect(await screen.findByText('Open support tickets: 5 → 0')).toBeInTheDocument();
    expect(screen.getByText('Risk 59')).toBeInTheDocument();
    const field = screen.getByRole('textbox', { name: 'Open support tickets' });
    await user.clear(field);
    await user.type(field, '3');
    await user.click(screen.getByRole('button', { name: 'Try it' }));
    expect(await screen.findByText('Risk would be 67 instead of 72')).toBeInTheDocument();
    await waitFor(() =>
      expect(server.calls(`POST ${base}/what-if`)[0]?.body).toEqual({ values: { 'open-tickets': 3 } }),
    );
  });
});
