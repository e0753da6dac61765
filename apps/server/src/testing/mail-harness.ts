import { afterAll, beforeAll, beforeEach } from 'vitest';
import { tenantTransaction } from '../platform/db/transaction.ts';
import { registerApprovalRoutes } from '../domains/approvals/routes.ts';
import { closeGate } from '../domains/connections/gate/runtime.ts';
import { testOrganization, type TestOrganization } from '../domains/identity/testing/organization.ts';
import { notify, type Notice } from '../domains/notifications/commands/notify.ts';
import { composeApproval } from '../domains/notifications/deliver/approvals.ts';
import { deliverDue } from '../domains/notifications/deliver/due.ts';
import type { Recipients } from '../domains/notifications/queries/recipients.ts';
import { registerNotificationRoutes } from '../domains/notifications/routes.ts';
import { testApp, type TestApp, type TestClient } from './app.ts';
import { approvalFixture, type ApprovalFixture, type Asking } from './approval-fixture.ts';
import { testContext, type TestContext } from './context.ts';
import type { TestDatabase } from './database.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';

/** An organization whose mails arrive in a real mailbox. What it holds is there in tests and hooks only. */
export class MailHarness {
  ctx!: TestContext;
  app!: TestApp;
  acme!: TestOrganization;
  other!: TestOrganization;
  approvals!: ApprovalFixture;
  mailbox!: Mailbox;

  as(name: string): TestClient {
    return this.app.as(this.acme.session(name));
  }

  /** Opens an approval; Ann decides unless told otherwise. */
  open(asking: Asking = {}): Promise<string> {
    return this.approvals.open({ approvers: { users: ['ann@acme.test'] }, ...asking });
  }

  /** Sends what is due, as one process does. */
  deliver(ctx: TestContext = this.ctx): Promise<number> {
    return deliverDue(ctx, { approval: composeApproval });
  }

  /** Forgets what this process knows of outside systems, such as that the mail server failed just now. */
  freshGate(): Promise<void> {
    return closeGate(this.ctx);
  }

  /** Tells people that something failed, unless told otherwise. */
  tell(notice: Partial<Notice> & Recipients): Promise<string[]> {
    const { organizationId } = this.acme;
    const words = { type: 'execution_failed', title: 'It failed', message: 'Because.', priority: 2 };
    return tenantTransaction(this.ctx.db, organizationId, (tx) =>
      notify(tx, this.ctx, { organizationId, ...words, ...notice }),
    );
  }

  /** The token of the one-time link in the newest mail. */
  newestToken(): string {
    return tokenIn(this.mailbox.mails.at(-1)?.text ?? '');
  }
}

/** The token of the one-time link in the text of a mail. */
export const tokenIn = (text: string): string => /\/confirm\/([\w.-]+)/.exec(text)?.[1] ?? '';

/** Sets up a harness for the tests of a file: administrator Ada, approvers Ann and Bob, Sarah; Olga elsewhere. */
export function mailHarness(database: TestDatabase): MailHarness {
  const harness = new MailHarness();
  beforeAll(async () => {
    harness.mailbox = await startMailbox();
    const ctx = testContext(database, {
      config: {
        smtpUrl: harness.mailbox.url,
        publicUrl: 'https://renubu.acme.test',
        allowPrivateHosts: ['127.0.0.1'],
      },
    });
    harness.ctx = ctx;
    harness.acme = await testOrganization(ctx, 'Acme', [
      { name: 'Ada', role: 'admin' },
      { name: 'Ann', role: 'approver' },
      { name: 'Bob', role: 'approver' },
      { name: 'Sarah' },
    ]);
    harness.other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
    harness.approvals = approvalFixture(ctx, harness.acme);
    harness.app = await testApp(ctx, (target) => {
      registerApprovalRoutes(target, ctx, { approvalDecided: harness.approvals.approvalDecided });
      registerNotificationRoutes(target, ctx);
    });
  });
  afterAll(async () => {
    await harness.app.close();
    await harness.freshGate();
    await harness.mailbox.close();
  });
  beforeEach(async () => {
    await harness.freshGate();
    harness.mailbox.mails.splice(0);
    harness.mailbox.refuse(null);
    harness.approvals.decided.splice(0);
  });
  return harness;
}
