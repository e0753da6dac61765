import type { CustomerRiskModel, RefitReport, RiskModelVersion, RiskModelView } from '@renubu/contracts/customer-risk';
import { priorRiskModel } from '@renubu/core/intelligence/model/customer/prior';
import { coefficientsOf } from '@renubu/core/intelligence/model/customer/refit';
import { RISK_BASELINE } from '@renubu/core/intelligence/risk';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { loadDrift } from './drift.ts';
import { countKnownOutcomes } from './outcomes.ts';

interface Activation {
  version: number;
  activatedBy: string;
  activatedAt: Date;
}

interface StoredVersion {
  version: number;
  model: CustomerRiskModel;
  report: RefitReport;
  createdBy: string;
  createdAt: Date;
}

async function newestActivation(tx: Tx, organizationId: string): Promise<Activation | undefined> {
  return row<Activation>(
    tx,
    sql`
    select version, activated_by as "activatedBy", activated_at as "activatedAt"
      from renubu.risk_model_activations where organization_id = ${organizationId}
     order by activated_at desc, id desc limit 1`,
  );
}

/** The model that scores the organization's customers: the version activated last, else the prior. */
export async function activeRiskModel(tx: Tx, organizationId: string): Promise<CustomerRiskModel> {
  const active = await row<{ model: CustomerRiskModel | null }>(
    tx,
    sql`
    select m.model
      from (select version from renubu.risk_model_activations where organization_id = ${organizationId}
             order by activated_at desc, id desc limit 1) a
      left join renubu.risk_models m on m.organization_id = ${organizationId} and m.version = a.version`,
  );
  return active?.model ?? priorRiskModel;
}

/** Every stored version, the newest first. */
export async function storedVersions(tx: Tx, organizationId: string): Promise<StoredVersion[]> {
  return rows<StoredVersion>(
    tx,
    sql`
    select version, model, report, created_by as "createdBy", created_at as "createdAt"
      from renubu.risk_models where organization_id = ${organizationId} order by version desc limit 100`,
  );
}

/** The model in use with all that the page of it shows. */
export async function readRiskModel(tx: Tx, organizationId: string): Promise<RiskModelView> {
  const activation = await newestActivation(tx, organizationId);
  const stored = await storedVersions(tx, organizationId);
  const used = stored.find(({ version }) => version === activation?.version);
  const model = used?.model ?? priorRiskModel;
  const versions: RiskModelVersion[] = [
    ...stored.map(({ version, report, createdBy, createdAt }) => ({
      version,
      active: version === model.version,
      createdBy,
      createdAt: createdAt.toISOString(),
      report,
    })),
    { version: 0, active: model.version === 0, createdBy: null, createdAt: null, report: null },
  ];
  const active = versions.find((version) => version.active) as RiskModelVersion;
  return {
    active: {
      ...active,
      activatedBy: activation?.activatedBy ?? null,
      activatedAt: activation?.activatedAt.toISOString() ?? null,
    },
    coefficients: coefficientsOf(model),
    baseline: RISK_BASELINE,
    probability: {
      logOddsAtBaseline: model.logOddsAtBaseline,
      logOddsPerPoint: model.logOddsPerPoint,
      measured: model.version > 0,
    },
    outcomes: await countKnownOutcomes(tx, organizationId),
    drift: await loadDrift(tx, organizationId, model),
    versions,
  };
}
