import {
  Alert,
  Autocomplete,
  Checkbox,
  Collapse,
  Group,
  Modal,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Switch,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { aiProviderLimits, defaultBaseUrls, type AiProvider } from '@renubu/contracts/ai-providers';
import { IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { aiSettingsQuery, useCreateProvider, useUpdateProvider } from '../../../api/ai-settings.ts';
import { fieldErrors } from '../../../api/errors.ts';
import { DialogButtons } from '../../../ui/dialogs.tsx';
import { ErrorLine } from '../../../ui/error-line.tsx';
import { showDone } from '../../../ui/toast.tsx';
import classes from './ai.module.css';
import {
  emptyValues,
  inputOf,
  limitNames,
  presets,
  updateOf,
  valuesOf,
  type PresetKey,
  type ProviderValues,
} from './provider-values.ts';

interface ProviderDialogProps {
  /** The one to change; null for a new one. */
  provider: AiProvider | null;
  onClose: () => void;
}
/** Adds or changes a provider. Its key is written, never read. */
export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const { t } = useTranslation('aiSettings');
  return (
    <Modal
      opened
      onClose={onClose}
      size="md"
      title={provider ? t('provider.edit', { name: provider.name }) : t('provider.add')}
    >
      <ProviderForm provider={provider} onClose={onClose} />
    </Modal>
  );
}

function ProviderForm({ provider, onClose }: ProviderDialogProps) {
  const { t } = useTranslation(['aiSettings', 'common']);
  const [preset, setPreset] = useState<PresetKey>('ollama');
  const [values, setValues] = useState<ProviderValues>(() => (provider ? valuesOf(provider) : emptyValues('ollama')));
  const create = useCreateProvider();
  const update = useUpdateProvider();
  const error = create.error ?? update.error;
  const set = (change: Partial<ProviderValues>): void => setValues((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const onSuccess = (): void => {
      showDone(t('provider.saved', { name: values.name.trim() }));
      onClose();
    };
    if (!provider) return create.mutate(inputOf(values), { onSuccess });
    update.mutate({ id: provider.id, revision: provider.revision, ...updateOf(provider, values) }, { onSuccess });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {error && <ErrorLine error={error} />}
        {!provider && (
          <Select
            label={t('provider.which')}
            description={t(`preset.${preset}.hint`)}
            data={presets.map(({ key }) => ({ value: key, label: t(`preset.${key}.name`) }))}
            value={preset}
            allowDeselect={false}
            onChange={(next) => {
              if (next === null) return;
              setPreset(next as PresetKey);
              setValues({ ...emptyValues(next as PresetKey), name: values.name });
            }}
          />
        )}
        <Address provider={provider} values={values} set={set} errors={fieldErrors(error)} preset={preset} />
        <Place values={values} set={set} />
        <Prices values={values} set={set} />
        <Limits values={values} set={set} errors={fieldErrors(error)} />
        <Switch
          label={t('provider.active')}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
        <DialogButtons
          label={t(provider ? 'action.save' : 'provider.create', { ns: provider ? 'common' : 'aiSettings' })}
          cancel={t('action.cancel', { ns: 'common' })}
          onCancel={onClose}
          loading={create.isPending || update.isPending}
        />
      </Stack>
    </form>
  );
}

interface PartProps {
  values: ProviderValues;
  set: (change: Partial<ProviderValues>) => void;
}
type FieldProps = PartProps & { errors: Record<string, string> };

/** Name, address, model and key. */
function Address({
  provider,
  values,
  set,
  errors,
  preset,
}: FieldProps & { provider: AiProvider | null; preset: PresetKey }) {
  const { t } = useTranslation('aiSettings');
  const own = defaultBaseUrls[values.kind];
  const moved = provider !== null && values.baseUrl.trim() !== provider.baseUrl;
  return (
    <>
      <TextInput
        label={t('provider.name')}
        description={t('provider.nameHint')}
        value={values.name}
        maxLength={80}
        required
        data-autofocus
        error={errors['name']}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('provider.baseUrl')}
        description={own === null ? t('provider.baseUrlHint') : t('provider.baseUrlOwn', { url: own })}
        value={values.baseUrl}
        placeholder={own ?? 'http://localhost:8080/v1'}
        required={own === null}
        maxLength={500}
        error={errors['baseUrl']}
        onChange={(event) => set({ baseUrl: event.currentTarget.value })}
      />
      <Autocomplete
        label={t('provider.model')}
        description={t('provider.modelHint')}
        data={suggestions[provider ? values.kind : preset] ?? []}
        value={values.model}
        required
        maxLength={200}
        error={errors['model']}
        onChange={(model) => set({ model })}
      />
      <PasswordInput
        label={t('provider.key')}
        description={t(values.kind === 'openai-compatible' ? 'provider.keyOptional' : 'provider.keyHint')}
        placeholder={provider?.apiKeySet && !moved ? t('provider.keyKept') : ''}
        value={values.apiKey}
        disabled={values.removeKey}
        autoComplete="new-password"
        maxLength={4000}
        error={errors['apiKey']}
        onChange={(event) => set({ apiKey: event.currentTarget.value })}
      />
      {provider?.apiKeySet && !moved && (
        <Checkbox
          label={t('provider.keyRemove')}
          checked={values.removeKey}
          onChange={(event) => set({ removeKey: event.currentTarget.checked, apiKey: '' })}
        />
      )}
      {moved && provider.apiKeySet && (
        <Alert color="amber" variant="light" p="xs">
          {t('provider.moved')}
        </Alert>
      )}
    </>
  );
}
/** Names to choose from; any other can be typed. */
const suggestions: Record<string, string[]> = {
  ollama: ['llama3.3', 'qwen3:8b', 'gpt-oss:20b', 'mistral-small'],
};

/** Whether data leaves the house, said where it is decided. */
function Place({ values, set }: PartProps) {
  const { t } = useTranslation('aiSettings');
  const { data: settings } = useQuery(aiSettingsQuery);
  const leaves = values.kind !== 'openai-compatible' || !values.onOurNetwork;
  return (
    <>
      {values.kind === 'openai-compatible' && (
        <Switch
          label={t('provider.ourNetwork')}
          description={t('provider.ourNetworkHint')}
          checked={values.onOurNetwork}
          onChange={(event) => set({ onOurNetwork: event.currentTarget.checked })}
        />
      )}
      {leaves && settings && !settings.cloudAllowed && (
        <Alert color="amber" variant="light" p="xs">
          {t('provider.needsCloud')}
        </Alert>
      )}
    </>
  );
}

function Prices({ values, set }: PartProps) {
  const { t } = useTranslation('aiSettings');
  const shared = { min: 0, max: 10_000, decimalScale: 4, prefix: '$ ', hideControls: true, allowNegative: false };
  return (
    <div className={classes['pair']}>
      <NumberInput
        {...shared}
        label={t('provider.inputPrice')}
        description={t('provider.priceHint')}
        value={values.inputPrice}
        onChange={(inputPrice) => set({ inputPrice })}
      />
      <NumberInput
        {...shared}
        label={t('provider.outputPrice')}
        description={t('provider.priceHint')}
        value={values.outputPrice}
        onChange={(outputPrice) => set({ outputPrice })}
      />
    </div>
  );
}

/** Times and counts that rarely need to change. */
function Limits({ values, set, errors }: FieldProps) {
  const { t } = useTranslation('aiSettings');
  const [opened, setOpened] = useState(false);
  return (
    <div>
      <UnstyledButton className={classes['more']} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconChevronDown size={14} data-opened={opened || undefined} aria-hidden /> {t('provider.limits')}
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Group grow align="flex-start" className={classes['limits']}>
          {limitNames.map((name) => {
            // Times are asked for in seconds.
            const factor = name.endsWith('Ms') ? 1000 : 1;
            const { min, max } = aiProviderLimits[name];
            return (
              <NumberInput
                key={name}
                label={t(`provider.limit.${name}`)}
                min={min / factor}
                max={max / factor}
                step={factor === 1 ? 1 : 5}
                decimalScale={factor === 1 ? 0 : 1}
                defaultValue={values.limits[name] / factor}
                error={errors[name]}
                onChange={(next) =>
                  typeof next === 'number' && set({ limits: { ...values.limits, [name]: Math.round(next * factor) } })
                }
              />
            );
          })}
        </Group>
      </Collapse>
    </div>
  );
}
