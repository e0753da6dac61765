/** Who may import what: see ARCHITECTURE.md, "Rooms". */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(packages|apps)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Rooms have one way through.',
      from: {},
      to: { circular: true, viaOnly: { pathNot: 'node_modules' } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('contracts-import-nothing', '^packages/contracts/', ['^packages/contracts/'], 'contracts imports zod only'),
    only(
      'core-imports-contracts',
      '^packages/core/',
      ['^packages/(core|contracts)/'],
      'core is pure and knows contracts only',
    ),
    only(
      'connectors-import-contracts-and-core',
      '^packages/connectors/',
      ['^packages/(connectors|contracts|core)/'],
      'connectors know contracts and core',
    ),
    only(
      'ai-imports-contracts-core-and-connectors',
      '^packages/ai/',
      ['^packages/(ai|contracts|core|connectors)/'],
      'models are outside systems too; they are reached without knowing the database',
    ),
    only(
      'documents-import-contracts',
      '^packages/documents/',
      ['^packages/(documents|contracts)/'],
      'documents become text with positions; what it means is core',
    ),
    only(
      'client-imports-contracts',
      '^packages/client/',
      ['^packages/(client|contracts)/'],
      'the client knows contracts only',
    ),
    only(
      'web-imports',
      '^apps/web/',
      [
        '^apps/web/',
        '^packages/(client|contracts)/',
        '^packages/core/src/(definitions|conditions|templates|renewals|identity|engine/outputs)',
      ],
      'web reads client, contracts and the pure checker',
    ),
    only(
      'cli-imports',
      '^apps/cli/',
      [
        '^apps/cli/',
        '^packages/(client|contracts|core|documents)/',
        '^apps/server/src/(main|platform/config|platform/db|platform/doctor|sample)',
      ],
      'cli reads client, contracts, core; serve and migrate start the server',
    ),
    only(
      'server-imports',
      '^apps/server/',
      ['^apps/server/', '^packages/(contracts|core|connectors|ai|documents)/'],
      'the server reads contracts, core, connectors, ai and documents',
    ),
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^apps/server/src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/server/src/(domains|sample)' },
    },
    {
      name: 'domains-meet-through-commands-and-queries',
      severity: 'error',
      comment: 'A domain reads another through its commands and queries; tables may be joined in SQL.',
      from: { path: '^apps/server/src/domains/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^apps/server/src/domains/([^/]+)/',
        pathNot: ['^apps/server/src/domains/$1/', '/(commands|queries|sql)(/|\\.ts$)', '/tables\\.ts$'],
      },
    },
    {
      name: 'core-does-no-io',
      severity: 'error',
      from: { path: '^packages/(core|contracts)/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
