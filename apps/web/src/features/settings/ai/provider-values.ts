import {
  aiProviderLimits,
  defaultBaseUrls,
  type AiProvider,
  type AiProviderInput,
  type AiProviderKind,
  type AiProviderUpdate,
} from '@renubu/contracts/ai-providers';

/** Servers that speak like OpenAI, with the address they have when just started. */
export const presets = [
  { key: 'llamacpp', kind: 'openai-compatible', baseUrl: 'http://localhost:8080/v1', onOurNetwork: true },
  { key: 'vllm', kind: 'openai-compatible', baseUrl: 'http://localhost:8000/v1', onOurNetwork: true },
  { key: 'ollama', kind: 'openai-compatible', baseUrl: 'http://localhost:11434/v1', onOurNetwork: true },
  { key: 'other', kind: 'openai-compatible', baseUrl: '', onOurNetwork: false },
  { key: 'openai', kind: 'openai', baseUrl: '', onOurNetwork: false },
  { key: 'anthropic', kind: 'anthropic', baseUrl: '', onOurNetwork: false },
] as const satisfies { key: string; kind: AiProviderKind; baseUrl: string; onOurNetwork: boolean }[];
export type PresetKey = (typeof presets)[number]['key'];

export const limitNames = ['firstTokenMs', 'stallMs', 'totalMs', 'retries', 'concurrency'] as const;
export type LimitName = (typeof limitNames)[number];

export interface ProviderValues {
  kind: AiProviderKind;
  name: string;
  baseUrl: string;
  model: string;
  /** Empty: what is set stays. */
  apiKey: string;
  removeKey: boolean;
  onOurNetwork: boolean;
  /** US dollars for a million tokens, as typed (`2.` on the way to `2.5`); empty leaves it to the server. */
  inputPrice: number | string;
  outputPrice: number | string;
  limits: Record<LimitName, number>;
  active: boolean;
}

const defaults = Object.fromEntries(limitNames.map((name) => [name, aiProviderLimits[name].default])) as Record<
  LimitName,
  number
>;

export const emptyValues = (key: PresetKey): ProviderValues => {
  const preset = presets.find((item) => item.key === key) ?? presets[0];
  return {
    kind: preset.kind,
    name: '',
    baseUrl: preset.baseUrl,
    model: '',
    apiKey: '',
    removeKey: false,
    onOurNetwork: preset.onOurNetwork,
    inputPrice: '',
    outputPrice: '',
    limits: defaults,
    active: true,
  };
};

export const valuesOf = (provider: AiProvider): ProviderValues => ({
  kind: provider.kind,
  name: provider.name,
  baseUrl: provider.baseUrl,
  model: provider.model,
  apiKey: '',
  removeKey: false,
  onOurNetwork: provider.onOurNetwork,
  inputPrice: provider.prices.input,
  outputPrice: provider.prices.output,
  limits: Object.fromEntries(limitNames.map((name) => [name, provider[name]])) as Record<LimitName, number>,
  active: provider.active,
});

const pricesOf = ({ inputPrice, outputPrice }: ProviderValues) =>
  inputPrice === '' && outputPrice === '' ? {} : { prices: { input: Number(inputPrice), output: Number(outputPrice) } };

/** A new provider as the server takes it; an address of its own is left out where the kind has one. */
export const inputOf = (values: ProviderValues): AiProviderInput => {
  const { kind, baseUrl, apiKey, limits, active, onOurNetwork } = values;
  return {
    name: values.name.trim(),
    kind,
    model: values.model.trim(),
    ...(baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() }),
    ...(apiKey.trim() === '' ? {} : { apiKey: apiKey.trim() }),
    onOurNetwork,
    ...pricesOf(values),
    ...limits,
    active,
  };
};

/** Only what differs; an address that did not change must not be sent, a new one forgets the key. */
export function updateOf(provider: AiProvider, values: ProviderValues): AiProviderUpdate {
  const baseUrl = values.baseUrl.trim() === '' ? (defaultBaseUrls[values.kind] ?? '') : values.baseUrl.trim();
  const limits = limitNames.flatMap((name) =>
    values.limits[name] === provider[name] ? [] : [[name, values.limits[name]] as const],
  );
  return {
    ...(values.name.trim() === provider.name ? {} : { name: values.name.trim() }),
    ...(values.model.trim() === provider.model ? {} : { model: values.model.trim() }),
    ...(baseUrl === provider.baseUrl ? {} : { baseUrl }),
    ...(values.removeKey ? { apiKey: null } : values.apiKey.trim() === '' ? {} : { apiKey: values.apiKey.trim() }),
    ...(values.onOurNetwork === provider.onOurNetwork ? {} : { onOurNetwork: values.onOurNetwork }),
    ...(Number(values.inputPrice) === provider.prices.input && Number(values.outputPrice) === provider.prices.output
      ? {}
      : pricesOf(values)),
    ...Object.fromEntries(limits),
    ...(values.active === provider.active ? {} : { active: values.active }),
  };
}
