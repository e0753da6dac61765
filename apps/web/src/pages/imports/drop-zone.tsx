import { Button, Progress } from '@mantine/core';
import type { Import } from '@renubu/contracts/imports';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/errors.ts';
import { useUpload } from '../../api/imports.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { refusal } from '../../features/imports/mapping.ts';
import { useFormat } from '../../ui/format.ts';
import { errorMessage } from '../../ui/states.tsx';
import { useFileDrop } from '../../ui/use-file-drop.ts';
import classes from './imports.module.css';

/** Takes files by dropping or picking; wrong ones are named before anything is sent. */
export function DropZone({ onUploaded }: { onUploaded: (made: Import) => void }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const upload = useUpload();
  const picker = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState(0);
  const [refused, setRefused] = useState<{ name: string; why: NonNullable<ReturnType<typeof refusal>> }[]>([]);
  const pick = (): void => picker.current?.click();
  useCommands([{ id: 'import.pick', label: t('pick'), group: 'page', run: pick }]);

  const take = (list: FileList | null): void => {
    const files = [...(list ?? [])];
    const wrong = files.flatMap((file) => {
      const why = refusal(file);
      return why ? [{ name: file.name, why }] : [];
    });
    setRefused(wrong);
    if (files.length === 0 || wrong.length > 0) return;
    setShare(0);
    upload.mutate({ files, onProgress: setShare }, { onSuccess: onUploaded });
  };
  const drop = useFileDrop((files) => {
    if (!upload.isPending) take(files);
  });
  const problem = problemOf(upload.error);
  return (
    <div className={classes['drop']} {...drop}>
      <IconFileUpload size={30} stroke={1.4} aria-hidden />
      {upload.isPending ? (
        <div className={classes['uploading']} role="status">
          <p>
            {share < 1
              ? t('uploading', { share: format.number(share, { style: 'percent', maximumFractionDigits: 0 }) })
              : t('reading')}
          </p>
          <Progress value={share * 100} animated={share >= 1} aria-label={t('uploadProgress')} />
        </div>
      ) : (
        <>
          <p className={classes['dropTitle']}>{t('drop')}</p>
          <p className={classes['dropHint']}>{t('dropHint')}</p>
          <Button onClick={pick} mt={6}>
            {t('pick')}
          </Button>
          <input
            ref={picker}
            type="file"
            multiple
            accept=".csv,.tsv,.txt,.gz"
            hidden
            aria-label={t('pick')}
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = '';
            }}
          />
        </>
      )}
      {(refused.length > 0 || upload.error) && (
        <div className={classes['dropProblem']} role="alert">
          {refused.map(({ name, why }) => (
            <p key={name}>
              <strong>{name}</strong> {t(`refused.${why}`)}
            </p>
          ))}
          {upload.error && <p>{errorMessage(upload.error)}</p>}
          {problem?.errors.map((error, index) => (
            <p key={index}>{error.message}</p>
          ))}
        </div>
      )}
    </div>
  );
}
