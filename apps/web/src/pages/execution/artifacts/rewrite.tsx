import { Button, Popover, Stack, Textarea } from '@mantine/core';
import type { Artifact } from '@renubu/contracts/workflows';
import { IconWand } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useGenerateArtifact } from '../../../api/assistant.ts';
import { useCan } from '../../../api/identity.ts';
import { ErrorLine } from '../../../ui/error-line.tsx';
import { showDone } from '../../../ui/toast.tsx';

const writable = new Set(['email_draft', 'report', 'recommendations', 'assessment', 'action_plan']);

/** Has the assistant write a new version from the customer’s data; the ones before stay in the versions. */
export function Rewrite({ artifact }: { artifact: Artifact }) {
  const { t } = useTranslation('ai');
  const mayAsk = useCan()('ai.use');
  const generate = useGenerateArtifact(artifact.executionId);
  const [opened, setOpened] = useState(false);
  const [wish, setWish] = useState('');
  if (!mayAsk || !writable.has(artifact.type)) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    generate.mutate(
      { id: artifact.id, instructions: wish.trim() },
      {
        onSuccess: ({ version }) => {
          showDone(t('artifact.written', { version }));
          setOpened(false);
          setWish('');
        },
      },
    );
  };
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="top-start" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconWand size={13} />}
          onClick={() => setOpened(!opened)}
        >
          {t('artifact.write')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Stack gap="xs">
            {generate.error && <ErrorLine error={generate.error} />}
            <Textarea
              label={t('artifact.wish')}
              description={t('artifact.wishHint')}
              value={wish}
              maxLength={2000}
              autosize
              minRows={2}
              maxRows={6}
              data-autofocus
              onChange={(event) => setWish(event.currentTarget.value)}
            />
            <Button type="submit" loading={generate.isPending}>
              {t('artifact.writeNow')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
