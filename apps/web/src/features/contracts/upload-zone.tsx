import { Button, Progress } from '@mantine/core';
import type { ContractDocumentSummary } from '@renubu/contracts/contract-documents';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUploadContract } from '../../api/contract-files.ts';
import { useFormat } from '../../ui/format.ts';
import { errorMessage } from '../../ui/states.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useFileDrop } from '../../ui/use-file-drop.ts';
import classes from './contract-files.module.css';

const maxBytes = 20 * 1024 * 1024;
type Refused = { name: string; why: 'size' | 'empty' };

interface UploadZoneProps {
  customerId: string;
  /** Files that the customer has already, to tell when one is sent again. */
  known: readonly ContractDocumentSummary[];
}

/** Takes one contract by dropping or picking; a wrong one is named before anything is sent. */
export function UploadZone({ customerId, known }: UploadZoneProps) {
  const { t } = useTranslation('contracts');
  const upload = useUploadContract(customerId);
  const picker = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState({ name: '', share: 0 });
  const [refused, setRefused] = useState<Refused | null>(null);

  const take = (file: File | undefined): void => {
    if (file === undefined || upload.isPending) return;
    const why = file.size === 0 ? 'empty' : file.size > maxBytes ? 'size' : null;
    setRefused(why && { name: file.name, why });
    if (why !== null) return;
    setSending({ name: file.name, share: 0 });
    const onProgress = (share: number): void => setSending({ name: file.name, share });
    const onSuccess = ({ id }: ContractDocumentSummary): void => {
      if (known.some((document) => document.id === id)) showDone(t('files.known'));
    };
    upload.mutate({ file, onProgress }, { onSuccess });
  };
  const drop = useFileDrop((files) => take(files[0]));
  return (
    <div className={classes['drop']} {...drop}>
      {upload.isPending ? (
        <Sending {...sending} />
      ) : (
        <>
          <Button
            variant="default"
            leftSection={<IconFileUpload size={14} />}
            onClick={() => picker.current?.click()}
            size="compact-sm"
          >
            {t('files.pick')}
          </Button>
          <p>
            {t('files.drop')}. {t('files.hint')}
          </p>
          <input
            ref={picker}
            type="file"
            accept=".pdf,.docx,.txt"
            hidden
            aria-label={t('files.pick')}
            onChange={(event) => {
              take(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
      {(refused ?? upload.error) && (
        <p className={classes['problem']} role="alert">
          {refused ? (
            <>
              <strong>{refused.name}</strong> {t(`files.refused.${refused.why}`)}
            </>
          ) : (
            errorMessage(upload.error)
          )}
        </p>
      )}
    </div>
  );
}

function Sending({ name, share }: { name: string; share: number }) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  const percent = format.number(share, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <div className={classes['sending']} role="status">
      <p>{t('files.uploading', { name, share: percent })}</p>
      <Progress value={share * 100} animated={share >= 1} aria-label={t('files.progress')} />
    </div>
  );
}
