import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContractDocument } from '@renubu/contracts/contract-documents';
import { row, rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { registerCustomerRoutes } from '../customers/routes.ts';
import { workPendingAnalyses } from '../intelligence/commands/work-pending.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { contractTermEvidence } from './queries/evidence.ts';
import { workReading } from './reading/work.ts';
import { registerContractRoutes } from './routes.ts';
import { docx, pdf, supplyAgreement } from './testing/files.ts';
import { contractBody } from './testing/send.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;
let sarah: string;
let customerId: string;

const permissions = ['customers.read', 'customers.write'];
const writer = () => app.as({ userId: sarah, name: 'Sarah Chen', permissions });
const reader = () => app.as({ permissions: ['customers.read'] });
const tx = <T>(work: Parameters<typeof tenantTransaction<T>>[2]) =>
  tenantTransaction(ctx.db, fixtures.organizationId, work);
/** Reads everything that waits. */
async function read(): Promise<void> {
  while ((await workReading(ctx, new AbortController().signal)) > 0);
}

beforeAll(() => {
  ctx = testContext(database, { now: '2026-03-02T09:00:00Z' });
});
beforeEach(async () => {
  ctx.clock.set('2026-03-02T09:00:00Z');
  fixtures = await makeFixtures(ctx);
  sarah = await fixtures.member();
  customerId = await fixtures.customer({ renewalDate: '2026-05-01', ownerId: sarah, arrMinor: 12_000_000 });
  app = await testApp(
    ctx,
    (server) => {
      registerContractRoutes(server, ctx);
      registerCustomerRoutes(server, ctx);
    },
    { organizationId: fixtures.organizationId },
  );
});
afterEach(() => app.close());

async function upload(content: Buffer, name = 'supply.pdf') {
  const { payload, contentType } = contractBody(name, content);
  return writer().post(`/api/v1/customers/${customerId}/contract-documents`, payload, { 'content-type': contentType });
}

/** Uploads and reads a file. */
async function uploaded(content: Buffer = pdf(supplyAgreement()), name?: string): Promise<ContractDocument> {
  const { id } = (await upload(content, name)).json();
  await read();
  return (await reader().get(`/api/v1/contract-documents/${id}`)).json();
}

const one = (id: string) => `/api/v1/contract-documents/${id}`;
const whenSeen = ({ revision }: { revision: number }) => ({ 'if-match': `"${revision}"` });
const confirm = (document: ContractDocument, body: object = {}) =>
  writer().post(`${one(document.id)}/confirm`, body, whenSeen(document));
const correct = (document: ContractDocument, term: string, body: object) =>
  writer().put(`${one(document.id)}/terms/${term}`, body, whenSeen(document));
const tasks = () =>
  tx((t) =>
    rows<{ title: string; status: string; due: string; assignee: string }>(
      t,
      sql`
      select title, status, to_char(due_at, 'YYYY-MM-DD') as due, assignee_id as assignee
        from renubu.tasks where customer_id = ${customerId} order by due_at, title`,
    ),
  );
const renewalDate = async () =>
  (
    await tx((t) =>
      row<{ day: string }>(t, sql`select renewal_date as day from renubu.customers where id = ${customerId}`),
    )
  )?.day;

describe('a contract', () => {
  it('is uploaded, read in the background and shown with its clauses', async () => {
    const answer = await upload(pdf(supplyAgreement()));
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ status: 'reading', kind: 'pdf', name: 'supply.pdf', found: 0, readAt: null });
    await read();
    const document: ContractDocument = (await reader().get(one(answer.json().id))).json();
    expect(document).toMatchObject({
      status: 'read',
      customerName: 'Acme',
      pages: 1,
      endDate: '2026-12-31',
      noticeBy: '2026-10-02',
      uploadedBy: { name: 'Sarah Chen', type: 'person' },
    });
    const { terms, text, standing, source, pages } = document.reading!;
    expect(source).toMatchObject({ kind: 'built-in', prompt: 'read-contract@1' });
    expect(terms.expirationDate?.normalized).toBe('2026-12-31');
    expect(terms.noticeToTerminateRenewal?.normalized).toMatchObject({ n: 90, unit: 'day' });
    expect(terms.governingLaw?.normalized).toBe('New York');
    expect(standing.governingLaw).toMatchObject({ origin: 'rules', confirmed: false, evidenceId: null });
    for (const term of Object.values(terms)) {
      for (const span of term?.spans ?? []) expect(text.slice(span.start, span.end)).toBe(span.text);
    }
    expect(pages).toMatchObject([{ number: 1, start: 0 }]);
    expect(document.history.map(({ kind }) => kind)).toEqual(['read', 'uploaded']);
  });

  it('is read from Word and plain text alike', async () => {
    for (const [content, name] of [
      [docx(supplyAgreement()), 'supply.docx'],
      [Buffer.from(supplyAgreement().join('\n\n')), 'supply.txt'],
    ] as const) {
      const document = await uploaded(content, name);
      expect([name, document.kind, document.endDate]).toEqual([name, name.slice(-4).replace('.', ''), '2026-12-31']);
    }
  });

  it('is stored once per customer, however often and by whatever name it is sent', async () => {
    const first = await upload(pdf(supplyAgreement()));
    const again = await upload(pdf(supplyAgreement()), 'another name.pdf');
    expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
    expect(again.json()).toMatchObject({ id: first.json().id, name: 'supply.pdf' });
    const listed = (await reader().get(`/api/v1/customers/${customerId}/contract-documents`)).json();
    expect(listed.items).toHaveLength(1);
  });

  it('is downloaded as it was sent, to be saved and never to be shown', async () => {
    const content = pdf(supplyAgreement());
    const { id } = (await upload(content, 'Vertrag größer <b>.pdf')).json();
    const file = await reader().get(`${one(id)}/file`);
    expect(file.rawPayload.equals(content)).toBe(true);
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(file.headers['content-disposition']).toBe(
      `attachment; filename="Vertrag gr__er _b_.pdf"; filename*=UTF-8''Vertrag%20gr%C3%B6%C3%9Fer%20%3Cb%3E.pdf`,
    );
  });

  it('is deleted with its text; what was confirmed stays', async () => {
    const { document } = (await confirm(await uploaded())).json();
    expect((await writer().delete(one(document.id))).statusCode).toBe(204);
    expect((await reader().get(one(document.id))).statusCode).toBe(404);
    const contracts = (await reader().get(`/api/v1/customers/${customerId}/contracts`)).json();
    expect(contracts.items).toMatchObject([{ id: document.contractId, endDate: '2026-12-31' }]);
    const kept = await tx((t) => rows(t, sql`select document_id from renubu.contract_confirmations`));
    expect(kept).toEqual([{ document_id: null }]);
  });
});

describe('a correction', () => {
  it('takes the place of what was read, with who made it and the clause they marked', async () => {
    const document = await uploaded();
    const at = document.reading!.text.indexOf('shall expire on');
    const changed = await correct(document, 'expirationDate', {
      normalized: '2027-06-30',
      span: { start: at, end: at + 15 },
    });
    expect(changed.json()).toMatchObject({
      endDate: '2027-06-30',
      reading: {
        terms: { expirationDate: { value: '2027-06-30', confidence: 1, spans: [{ text: 'shall expire on' }] } },
        standing: { expirationDate: { origin: 'person', by: { name: 'Sarah Chen' } } },
        noticeDeadline: { endDate: '2027-06-30' },
      },
    });
    const withdrawn = await writer().delete(`${one(document.id)}/terms/expirationDate`);
    expect(withdrawn.json()).toMatchObject({ endDate: '2026-12-31' });
    expect(
      withdrawn
        .json()
        .history.map(({ kind }: { kind: string }) => kind)
        .slice(0, 2)
        .sort(),
    ).toEqual(['corrected', 'withdrawn']);
  });

  it('may say that the contract has no such term, and survives a new reading', async () => {
    const document = await uploaded();
    const changed = (await correct(document, 'priceRestrictions', { normalized: null })).json();
    expect(changed.reading.terms.priceRestrictions).toBeNull();
    expect((await writer().post(`${one(document.id)}/read`)).json()).toMatchObject({ status: 'reading' });
    await read();
    const again = (await reader().get(one(document.id))).json();
    expect(again).toMatchObject({ status: 'read', reading: { terms: { priceRestrictions: null } } });
    expect(again.reading.standing.priceRestrictions.readValue).not.toBeNull();
  });

  it('must have the form of its term, lie inside the text, and know the newest revision', async () => {
    const document = await uploaded();
    const refusals = await Promise.all([
      correct(document, 'expirationDate', { normalized: '31.12.2026' }),
      correct(document, 'term', { normalized: { n: -1, unit: 'year' } }),
      correct(document, 'parties', { normalized: 'Acme' }),
      correct(document, 'governingLaw', { normalized: 'Bavaria', span: { start: 0, end: 10_000_000 } }),
      correct({ ...document, revision: 0 }, 'governingLaw', { normalized: 'Bavaria' }),
      writer().put(`${one(document.id)}/terms/governingLaw`, { normalized: 'Bavaria' }),
      writer().put(`${one(document.id)}/terms/nonsense`, { normalized: 'x' }, { 'if-match': '*' }),
    ]);
    expect(refusals.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
      [422, 'invalid_term'],
      [422, 'invalid_term'],
      [422, 'invalid_term'],
      [422, 'outside_text'],
      [412, 'version_conflict'],
      [428, 'precondition_required'],
      [400, 'validation_failed'],
    ]);
  });
});

describe('confirming', () => {
  it('shows before what follows, then does exactly that', async () => {
    const document = await uploaded();
    const preview = (await writer().post(`${one(document.id)}/preview`, {})).json();
    expect(preview).toMatchObject({
      contract: { id: null, isNew: true },
      renewalDate: { before: '2026-05-01', after: '2026-12-31' },
      notes: [],
    });
    expect(await tasks()).toEqual([]);
    const { document: confirmed, done } = (await confirm(document)).json();
    expect(done.changes).toEqual(preview.changes);
    expect(
      done.tasks.map(({ title, dueAt }: ContractDocument & { title: string; dueAt: string }) => [title, dueAt]),
    ).toEqual(preview.tasks.map(({ title, dueAt }: { title: string; dueAt: string }) => [title, dueAt]));
    expect(confirmed).toMatchObject({ status: 'confirmed', confirmedBy: { name: 'Sarah Chen' }, changedSince: false });
    expect(await renewalDate()).toBe('2026-12-31');
    const timeline = (await reader().get(`/api/v1/customers/${customerId}/timeline`)).json();
    expect(timeline.items).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'contract', title: 'Contract terms confirmed', actor: 'Sarah Chen' },
        ...{ detail: 'supply.pdf', link: `/contracts/${document.id}` },
      }),
    );
    const contracts = (await reader().get(`/api/v1/customers/${customerId}/contracts`)).json();
    expect(contracts.items).toMatchObject([
      { startDate: '2025-01-01', endDate: '2026-12-31', autoRenew: true, noticeDays: 90, arrMinor: 12_000_000 },
    ]);
    expect(await tasks()).toEqual(
      expect.arrayContaining([
        { title: 'Give or await notice by 2026-10-02', status: 'pending', due: '2026-09-18', assignee: sarah },
        { title: 'Prepare the renewal of 2026-12-31', status: 'pending', due: '2026-10-02', assignee: sarah },
      ]),
    );
  });

  it('asks for the analysis, so that stage and queue follow', async () => {
    await fixtures.workflow({ slug: 'any', kind: 'renewal' });
    await workPendingAnalyses(ctx);
    const stage = async () => (await reader().get(`/api/v1/customers/${customerId}`)).json().stage;
    const before = await stage();
    await confirm(await uploaded());
    expect(await workPendingAnalyses(ctx)).toBe(1);
    expect(await stage()).not.toBe(before);
  });

  it('changes nothing when it is repeated', async () => {
    const { document } = (await confirm(await uploaded())).json();
    const before = await tasks();
    const again = await confirm(document);
    expect(again.json().document).toMatchObject({ revision: document.revision });
    ctx.clock.advance({ days: 1 });
    const nextDay = await confirm(document);
    expect(nextDay.json().done.tasks.every(({ action }: { action: string }) => action === 'keep')).toBe(true);
    expect(await tasks()).toEqual(before);
    const recorded = await tx((t) => rows(t, sql`select 1 from renubu.contract_confirmations`));
    expect(recorded).toHaveLength(1);
  });

  it('after a correction moves the date and the tasks it made before', async () => {
    const { document } = (await confirm(await uploaded())).json();
    const count = (await tasks()).length;
    const corrected = (await correct(document, 'expirationDate', { normalized: '2027-03-31' })).json();
    expect(corrected).toMatchObject({ changedSince: true });
    expect(corrected.reading.standing.expirationDate.confirmed).toBe(false);
    const { done } = (await confirm(corrected)).json();
    expect(done).toMatchObject({ contract: { id: document.contractId, isNew: false } });
    expect(await renewalDate()).toBe('2027-03-31');
    const after = await tasks();
    expect(after).toHaveLength(count);
    expect(after.map(({ title }) => title)).toContain('Prepare the renewal of 2027-03-31');
    expect(after.map(({ title }) => title)).not.toContain('Prepare the renewal of 2026-12-31');
  });

  it('cancels what a correction made moot and leaves finished work alone', async () => {
    const { document } = (await confirm(await uploaded())).json();
    await tx((t) => row(t, sql`update renubu.tasks set status = 'completed' where title like 'Prepare%'`));
    const corrected = (await correct(document, 'noticeToTerminateRenewal', { normalized: null })).json();
    await confirm(corrected);
    const byTitle = Object.fromEntries((await tasks()).map(({ title, status }) => [title.slice(0, 7), status]));
    expect(byTitle).toMatchObject({ 'Give or': 'cancelled', Prepare: 'completed' });
  });

  it('takes over chosen terms only', async () => {
    const document = await uploaded();
    const { document: confirmed } = (await confirm(document, { terms: ['effectiveDate', 'governingLaw'] })).json();
    expect(await renewalDate()).toBe('2026-05-01');
    expect(await tasks()).toEqual([]);
    const { standing } = confirmed.reading;
    expect([standing.governingLaw.confirmed, standing.expirationDate.confirmed]).toEqual([true, false]);
  });

  it('changes the contract that is named, and no other customer’s', async () => {
    const [own, foreign] = [randomUUID(), randomUUID()];
    const other = await fixtures.customer({ name: 'Other' });
    const insert = (id: string, customer: string) =>
      tx((t) =>
        row(
          t,
          sql`insert into renubu.contracts (id, organization_id, customer_id, number, start_date)
              values (${id}, ${fixtures.organizationId}, ${customer}, 'K-1', '2024-01-01')`,
        ),
      );
    await insert(own, customerId);
    await insert(foreign, other);
    const document = await uploaded();
    expect((await confirm(document, { contractId: foreign })).json()).toMatchObject({ code: 'unknown_reference' });
    const { done } = (await confirm(document)).json();
    expect(done.contract).toEqual({ id: own, label: 'K-1', isNew: false });
  });

  it('at once from two files counts the revenue once', async () => {
    const documents = [
      await uploaded(),
      await uploaded(pdf(supplyAgreement({ expires: 'June 30, 2031' })), 'second.pdf'),
    ];
    const answers = await Promise.all(documents.map((document) => confirm(document, { contractId: null })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const stored = await tx((t) =>
      rows<{ arr: number }>(t, sql`select arr_minor as arr from renubu.contracts where customer_id = ${customerId}`),
    );
    expect(stored.map(({ arr }) => arr).sort((a, b) => a - b)).toEqual([0, 12_000_000]);
  });

  it('rolls an end that has passed forward when the contract renews by itself', async () => {
    const document = await uploaded(pdf(supplyAgreement({ expires: 'June 30, 2024' })));
    const preview = (await writer().post(`${one(document.id)}/preview`, {})).json();
    expect(preview.renewalDate.after).toBe('2026-06-30');
    expect(preview.notes).toEqual([
      'The contract first ended on 2024-06-30 and renews by itself; its present term ends on 2026-06-30.',
    ]);
    expect(document.noticeBy).toBe('2026-04-01');
  });

  it('gives each confirmed term an id that statements can cite', async () => {
    const { document } = (await confirm(await uploaded())).json();
    const evidence = await tx((t) => contractTermEvidence(t, fixtures.organizationId, customerId));
    const law = evidence.find(({ term }) => term === 'governingLaw');
    expect(law).toMatchObject({
      kind: 'contract',
      id: `${document.contractId}#governingLaw`,
      value: document.reading.terms.governingLaw.value,
      link: `/contracts/${document.id}?term=governingLaw`,
    });
    expect(document.reading.standing.governingLaw.evidenceId).toBe(law?.id);
  });

  it('is for those who may change customers', async () => {
    const document = await uploaded();
    const answer = await reader().post(`${one(document.id)}/confirm`, {}, whenSeen(document));
    expect(answer.statusCode).toBe(403);
    expect((await reader().put(`${one(document.id)}/terms/term`, { normalized: null })).statusCode).toBe(403);
  });
});

describe('another organization', () => {
  const stranger = () => app.as({ organizationId: randomUUID(), permissions });

  it('sees nothing of a file and changes nothing', async () => {
    const { id } = await uploaded();
    const { payload, contentType } = contractBody('x.pdf', pdf(supplyAgreement()));
    const form = { 'content-type': contentType };
    const answers = await Promise.all([
      stranger().get(one(id)),
      stranger().get(`${one(id)}/file`),
      stranger().get(`/api/v1/customers/${customerId}/contract-documents`),
      stranger().post(`/api/v1/customers/${customerId}/contract-documents`, payload, form),
      stranger().put(`${one(id)}/terms/term`, { normalized: null }, { 'if-match': '*' }),
      stranger().post(`${one(id)}/preview`, {}),
      stranger().post(`${one(id)}/confirm`, {}, { 'if-match': '*' }),
      stranger().post(`${one(id)}/read`),
      stranger().delete(one(id)),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 404));
    expect((await reader().get(one(id))).json()).toMatchObject({ id, status: 'read' });
  });
});
