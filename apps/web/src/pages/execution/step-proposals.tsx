import { Button } from '@mantine/core';
import type { Proposal } from '@renubu/contracts/assistant';
import type { Message } from '@renubu/contracts/executions';
import { useTranslation } from 'react-i18next';
import { ProposalCard } from '../../features/assistant/proposal-card.tsx';
import { useExecution } from './execution-context.ts';

/** What the assistant proposes with a message; an accepted draft opens beside the conversation. */
export function StepProposals({ message }: { message: Message }) {
  const { t } = useTranslation('ai');
  const { detail, selectArtifact } = useExecution();
  const titleOf = ({ change }: Proposal): string | undefined =>
    change.kind === 'fill_field'
      ? detail.steps.find(({ path }) => path === change.path)?.form?.properties[change.field]?.title
      : undefined;
  const isArtifact = ({ change, resultId }: Proposal): boolean => change.kind === 'draft_artifact' && resultId !== null;
  return message.proposals.map((proposal) => (
    <ProposalCard
      key={proposal.id}
      proposal={proposal}
      fieldTitle={titleOf(proposal)}
      customerId={detail.customer?.id}
      onAccepted={(accepted) => isArtifact(accepted) && selectArtifact(accepted.resultId ?? undefined)}
      result={
        isArtifact(proposal) && (
          <Button size="compact-xs" variant="subtle" onClick={() => selectArtifact(proposal.resultId ?? undefined)}>
            {t('proposal.open')}
          </Button>
        )
      }
    />
  ));
}
