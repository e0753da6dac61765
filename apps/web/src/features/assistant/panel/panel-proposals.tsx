import { Button } from '@mantine/core';
import type { Proposal } from '@renubu/contracts/assistant';
import type { Message } from '@renubu/contracts/executions';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ProposalCard } from '../proposal-card.tsx';

/** What the assistant proposes with a message, with the way to what came of it. */
export function PanelProposals({ message, customerId }: { message: Message; customerId: string | undefined }) {
  return message.proposals.map((proposal) => (
    <ProposalCard
      key={proposal.id}
      proposal={proposal}
      customerId={customerId}
      result={<ResultLink proposal={proposal} />}
    />
  ));
}

function ResultLink({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('ai');
  const { change, executionId, customerId, resultId } = proposal;
  if (change.kind === 'create_task') {
    return (
      <Button size="compact-xs" variant="subtle" renderRoot={(props) => <Link to="/tasks" {...props} />}>
        {t('proposal.open')}
      </Button>
    );
  }
  if (change.kind === 'set_stakeholder' && customerId !== null) {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        renderRoot={(props) => (
          <Link to="/customers/$customerId" params={{ customerId }} search={{ tab: 'people' }} {...props} />
        )}
      >
        {t('proposal.open')}
      </Button>
    );
  }
  if (executionId === null) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      renderRoot={(props) => (
        <Link
          to="/executions/$executionId"
          params={{ executionId }}
          search={change.kind === 'draft_artifact' && resultId !== null ? { artifact: resultId } : {}}
          {...props}
        />
      )}
    >
      {t('proposal.open')}
    </Button>
  );
}
