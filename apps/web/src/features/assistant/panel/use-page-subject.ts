import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { customerQuery } from '../../../api/customers.ts';
import { executionQuery } from '../../../api/execution.ts';

export interface Subject {
  id: string;
  name: string;
}

/** The customer of the page one is on: of its own page, or of the execution it shows; null elsewhere. */
export function usePageSubject(): Subject | null {
  const { customerId, executionId } = useRouterState({
    select: ({ matches }) => {
      const params = matches.at(-1)?.params as { customerId?: string; executionId?: string } | undefined;
      return { customerId: params?.customerId, executionId: params?.executionId };
    },
    structuralSharing: true,
  });
  const customer = useQuery({ ...customerQuery(customerId ?? ''), enabled: customerId !== undefined });
  const execution = useQuery({ ...executionQuery(executionId ?? ''), enabled: executionId !== undefined });
  if (customerId !== undefined) return customer.data ? { id: customerId, name: customer.data.name } : null;
  return execution.data?.customer ?? null;
}
