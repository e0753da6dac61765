import { Alert, Button, Checkbox, Group, Modal, NativeSelect, Stack } from '@mantine/core';
import type {
  ConfirmationInput,
  ConfirmationPlan,
  ContractDocument,
  ContractDocumentReading,
} from '@renubu/contracts/contract-documents';
import type { ContractTermName } from '@renubu/contracts/contract-terms';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contractPlanQuery, useConfirmContract } from '../../api/contract-files.ts';
import { refusedWith } from '../../api/errors.ts';
import { keys } from '../../api/keys.ts';
import { termOrder } from '../../features/contracts/terms.ts';
import { Load, errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import { PlanView } from './plan-view.tsx';
import classes from './contract.module.css';

interface ConfirmDialogProps {
  document: ContractDocument;
  reading: ContractDocumentReading;
  onClose: () => void;
}

const newContract = 'new';

/** Terms that can be confirmed: what was found, and what a person marked as absent. */
const offered = ({ terms, standing }: ContractDocumentReading): ContractTermName[] =>
  termOrder.filter((name) => terms[name] !== null || standing[name].origin === 'person');

/** Shows what follows from confirming, lets one choose contract and terms, and confirms. */
export function ConfirmTermsDialog({ document, reading, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation('contracts');
  const client = useQueryClient();
  const all = offered(reading);
  const [chosen, setChosen] = useState<ContractTermName[]>(all);
  const [contract, setContract] = useState<string | undefined>(undefined);
  const input: ConfirmationInput = {
    ...(chosen.length === all.length ? {} : { terms: chosen }),
    ...(contract === undefined ? {} : { contractId: contract === newContract ? null : contract }),
  };
  const plan = useQuery({
    ...contractPlanQuery(document.id, document.revision, input),
    enabled: chosen.length > 0,
    placeholderData: keepPreviousData,
  });
  const confirm = useConfirmContract(document.id);
  const submit = (): void =>
    confirm.mutate(
      { ...input, revision: document.revision },
      {
        onSuccess: () => {
          showDone(t('confirm.done'));
          onClose();
        },
        onError: (error) => {
          if (refusedWith(error, 412)) void client.invalidateQueries({ queryKey: keys.contractFile(document.id) });
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('confirm.title')} size="lg">
      <Stack gap="md">
        {confirm.error && (
          <Alert color="red" variant="light" role="alert">
            {refusedWith(confirm.error, 412) ? t('edit.conflict') : errorMessage(confirm.error)}
          </Alert>
        )}
        <Load query={plan}>
          {(shown) => (
            <>
              <ContractChoice plan={shown} value={contract} onChange={setContract} />
              <PlanView plan={shown} />
            </>
          )}
        </Load>
        <TermChoice {...{ all, chosen, setChosen, reading }} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button
            data-autofocus
            loading={confirm.isPending}
            disabled={chosen.length === 0 || plan.data === undefined || plan.isPlaceholderData || plan.error !== null}
            onClick={submit}
          >
            {t('confirm.submit')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ContractChoiceProps {
  plan: ConfirmationPlan;
  value: string | undefined;
  onChange: (value: string) => void;
}
function ContractChoice({ plan, value, onChange }: ContractChoiceProps) {
  const { t } = useTranslation('contracts');
  return (
    <NativeSelect
      label={t('confirm.contract')}
      value={value ?? plan.contract.id ?? newContract}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        ...plan.choices.map(({ id, label }) => ({ value: id, label })),
        { value: newContract, label: t('confirm.newContract') },
      ]}
    />
  );
}

interface TermChoiceProps {
  all: ContractTermName[];
  chosen: ContractTermName[];
  setChosen: (terms: ContractTermName[]) => void;
  reading: ContractDocumentReading;
}
function TermChoice({ all, chosen, setChosen, reading }: TermChoiceProps) {
  const { t } = useTranslation('contracts');
  return (
    <details>
      <summary className={classes['summary']}>{t('confirm.terms', { count: chosen.length })}</summary>
      <div className={classes['choices']}>
        {all.map((name) => (
          <Checkbox
            key={name}
            size="xs"
            label={`${t(`term.${name}`)}: ${reading.terms[name]?.value ?? t('confirm.absent')}`}
            checked={chosen.includes(name)}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              setChosen(all.filter((one) => (one === name ? on : chosen.includes(one))));
            }}
          />
        ))}
      </div>
    </details>
  );
}
