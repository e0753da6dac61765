import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Ten steps from lightest to darkest; step 6 carries white text at 4.8:1 or more, step 7 is text on white. */
const accent: MantineColorsTuple = [
  '#eef2fe',
  '#e0e7fd',
  '#c6d3fa',
  '#9fb6f6',
  '#7f9cf2',
  '#5f80e8',
  '#4365d0',
  '#3853b4',
  '#2c4191',
  '#22326f',
];
const red: MantineColorsTuple = [
  '#fdf0ef',
  '#fbe0de',
  '#f7c4c0',
  '#f59f99',
  '#f27f78',
  '#e45550',
  '#c7343a',
  '#ad2129',
  '#8c161f',
  '#6d121a',
];
const amber: MantineColorsTuple = [
  '#fcf4e6',
  '#f9e8cb',
  '#f3d3a0',
  '#edb86c',
  '#dc993d',
  '#bf7b12',
  '#a25f00',
  '#8a4d00',
  '#703c00',
  '#573000',
];
const green: MantineColorsTuple = [
  '#ebf8f0',
  '#d5f0df',
  '#afe0c3',
  '#83cfa3',
  '#5cbf88',
  '#38a56d',
  '#0b8050',
  '#007044',
  '#005c37',
  '#00482b',
];
const violet: MantineColorsTuple = [
  '#f6f1fd',
  '#ece3fb',
  '#dbcaf7',
  '#c7aef3',
  '#b191ec',
  '#987bd8',
  '#7d5cbd',
  '#6a4aa5',
  '#553a88',
  '#422e6b',
];
const blue: MantineColorsTuple = [
  '#eaf6fd',
  '#d4ecfa',
  '#addbf5',
  '#7fc6f0',
  '#51aee6',
  '#2a92ce',
  '#0a74af',
  '#006296',
  '#00507c',
  '#003f62',
];
const gray: MantineColorsTuple = [
  '#f9fafb',
  '#f3f5f7',
  '#ebedf0',
  '#dfe2e7',
  '#cdd1d7',
  '#9fa5ad',
  '#69717b',
  '#555d67',
  '#39404a',
  '#1e252d',
];
const dark: MantineColorsTuple = [
  '#e5e8ec',
  '#babec4',
  '#959ba4',
  '#5d636c',
  '#353b43',
  '#282d34',
  '#1a1e24',
  '#13161a',
  '#0e1115',
  '#090b0e',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.36,
  colors: { accent, red, amber, green, violet, blue, gray, dark },
  fontFamily: '-apple-system, BlinkMacSystemFont, "Inter", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.125rem', lineHeight: '1.35' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.8125rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '16px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    // Mantine's soft variants mix their text from the filled shade, which is too pale on a tint for AA.
    const soft = input.variant === 'light' || input.variant === 'subtle' || input.variant === 'transparent';
    if (!soft || !input.color || !(input.color in input.theme.colors)) return colors;
    return { ...colors, color: `var(--rn-${input.color}-text, ${colors.color})` };
  },
  // Plain objects: naming the components here would put all of them into the first bundle.
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Badge: { defaultProps: { radius: 'xs', variant: 'light' } },
    Button: { defaultProps: { size: 'xs' } },
    // Their <header> would count as a second banner of the page.
    Drawer: {
      defaultProps: {
        position: 'right',
        overlayProps: { backgroundOpacity: 0.28 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Input: { defaultProps: { size: 'sm' } },
    Menu: { defaultProps: { shadow: 'md', radius: 'md' } },
    Modal: {
      defaultProps: {
        radius: 'md',
        overlayProps: { backgroundOpacity: 0.32 },
        attributes: { header: { role: 'presentation' } },
        styles: {
          content: { background: 'var(--rn-raised)', border: '1px solid var(--rn-border)' },
          header: { background: 'var(--rn-raised)' },
          title: { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 600 },
        },
      },
    },
    Popover: { defaultProps: { shadow: 'md', radius: 'md' } },
    // The list itself scrolls, not a box around it, so that it can be told from a part out of the keyboard's reach.
    Select: {
      defaultProps: { withScrollArea: false },
      styles: { options: { maxHeight: 260, overflowY: 'auto' } },
    },
    Skeleton: { defaultProps: { radius: 'xs' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, radius: 'sm' } },
  },
});

const tones = ['accent', 'red', 'amber', 'green', 'violet', 'blue', 'gray'] as const;

/** Own tokens (`--rn-*`) and the Mantine variables they replace; see `tokens.css` for how they are used. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => {
  const shade = (color: string, index: number): string => colors[color]?.[index] ?? 'inherit';
  const each = (name: (tone: string) => Record<string, string>) =>
    Object.assign({}, ...tones.map(name)) as Record<string, string>;
  return {
    variables: {},
    light: {
      '--mantine-color-body': '#ffffff',
      '--mantine-color-text': '#1b222b',
      '--mantine-color-dimmed': '#5a626d',
      '--mantine-color-placeholder': '#69717b',
      '--mantine-color-anchor': shade('accent', 7),
      '--mantine-color-error': shade('red', 7),
      '--mantine-color-default-border': '#d5d9df',
      '--rn-canvas': '#f7f8fa',
      '--rn-surface': '#ffffff',
      '--rn-raised': '#ffffff',
      '--rn-hover': '#f3f5f7',
      '--rn-selected': '#eff3fe',
      '--rn-border': '#e4e7eb',
      '--rn-border-strong': '#d0d5dc',
      '--rn-text': '#1b222b',
      '--rn-text-2': '#434b56',
      '--rn-text-3': '#5a626d',
      '--rn-track': '#e6e9ed',
      '--rn-focus': shade('accent', 6),
      ...each((tone) => ({
        [`--rn-${tone}-text`]: shade(tone, 7),
        [`--rn-${tone}-soft`]: shade(tone, tone === 'gray' ? 1 : 0),
        [`--rn-${tone}-line`]: shade(tone, tone === 'gray' ? 3 : 2),
        [`--rn-${tone}-solid`]: shade(tone, 5),
      })),
    },
    dark: {
      '--mantine-color-body': shade('dark', 7),
      '--mantine-color-text': shade('dark', 0),
      '--mantine-color-dimmed': '#9ba1aa',
      '--mantine-color-placeholder': '#8d939c',
      '--mantine-color-anchor': shade('accent', 3),
      '--mantine-color-error': shade('red', 3),
      '--mantine-color-default-border': '#363c44',
      '--rn-canvas': '#0f1215',
      '--rn-surface': '#13161a',
      '--rn-raised': '#1a1e24',
      '--rn-hover': '#1a1e24',
      '--rn-selected': '#1b2233',
      '--rn-border': '#242930',
      '--rn-border-strong': '#383f48',
      '--rn-text': '#e5e8ec',
      '--rn-text-2': '#bcc1c8',
      '--rn-text-3': '#9ba1aa',
      '--rn-track': '#2a2f36',
      '--rn-focus': shade('accent', 4),
      ...each((tone) => ({
        [`--rn-${tone}-text`]: tone === 'gray' ? '#b7bcc3' : shade(tone, 3),
        [`--rn-${tone}-soft`]: `color-mix(in srgb, ${shade(tone, 5)} 16%, #13161a)`,
        [`--rn-${tone}-line`]: `color-mix(in srgb, ${shade(tone, 5)} 34%, #13161a)`,
        [`--rn-${tone}-solid`]: shade(tone, 5),
      })),
    },
  };
};
