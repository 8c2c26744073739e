// The look as Ant Design must know it: the same colours as `tokens.css`, in both modes, and the measures of VISUAL.
// Promises: the computed variables equal ours (our function is the last algorithm, because seeds are re-derived). Knows no domain.
import type { ThemeConfig } from 'antd'
import { theme } from 'antd'

export type Mode = 'light' | 'dark'

export interface Palette {
  bg: string
  surface: string
  surface2: string
  surface3: string
  hover: string
  line: string
  line2: string
  text: string
  text2: string
  text3: string
  off: string
  accent: string
  accent2: string
  accentSoft: string
  accentLine: string
  onAccent: string
  ok: string
  okSoft: string
  warn: string
  warnSoft: string
  bad: string
  badSolid: string
  badSoft: string
  ink: string
  e2: string
  e3: string
}

export const PALETTES: Record<Mode, Palette> = {
  light: {
    bg: '#f1f0ec',
    surface: '#ffffff',
    surface2: '#f8f7f4',
    surface3: '#f0efea',
    hover: 'rgba(38, 36, 30, 0.036)',
    line: '#e6e4de',
    line2: '#d2cfc7',
    text: '#21201c',
    text2: '#55534c',
    text3: '#6b6860',
    off: '#a5a299',
    accent: '#3b55c4',
    accent2: '#2f46a8',
    accentSoft: '#eceffb',
    accentLine: '#c4cdf2',
    onAccent: '#ffffff',
    ok: '#1b7148',
    okSoft: '#e5f3eb',
    warn: '#775100',
    warnSoft: '#fbf1da',
    bad: '#b9281d',
    badSolid: '#cf3528',
    badSoft: '#fcebe8',
    ink: '#1b2036',
    e2: '0 0 0 1px rgba(38, 36, 30, 0.08), 0 6px 20px -4px rgba(38, 36, 30, 0.13), 0 2px 5px rgba(38, 36, 30, 0.05)',
    e3: '0 0 0 1px rgba(38, 36, 30, 0.09), 0 18px 48px -10px rgba(38, 36, 30, 0.22), 0 4px 12px rgba(38, 36, 30, 0.07)',
  },
  dark: {
    bg: '#111113',
    surface: '#1a1a1d',
    surface2: '#212125',
    surface3: '#29292e',
    hover: 'rgba(255, 255, 255, 0.05)',
    line: '#2c2c31',
    line2: '#3e3e45',
    text: '#ecebe7',
    text2: '#b3b1ab',
    text3: '#96948d',
    off: '#64635f',
    accent: '#9aabff',
    accent2: '#b6c2ff',
    accentSoft: '#252b47',
    accentLine: '#3d4778',
    onAccent: '#12162b',
    ok: '#6fcb9b',
    okSoft: '#1a2f25',
    warn: '#e7b661',
    warnSoft: '#33290f',
    bad: '#ff8f82',
    badSolid: '#c93a2d',
    badSoft: '#3a1f1c',
    ink: '#262b45',
    e2: '0 0 0 1px rgba(255, 255, 255, 0.09), 0 8px 24px rgba(0, 0, 0, 0.5)',
    e3: '0 0 0 1px rgba(255, 255, 255, 0.1), 0 20px 56px rgba(0, 0, 0, 0.62)',
  },
}

/** Colour tokens of Ant Design by our names; given last, they win over what its algorithms derive. */
export function ourTokens(mode: Mode) {
  const p = PALETTES[mode]
  return {
    colorPrimary: p.accent,
    colorPrimaryHover: p.accent2,
    colorPrimaryActive: p.accent2,
    colorPrimaryBg: p.accentSoft,
    colorPrimaryBgHover: p.accentSoft,
    colorPrimaryBorder: p.accentLine,
    colorPrimaryText: p.accent,
    colorLink: p.accent,
    colorLinkHover: p.accent2,
    colorInfo: p.accent,
    colorInfoBg: p.accentSoft,
    colorSuccess: p.ok,
    colorSuccessBg: p.okSoft,
    colorWarning: p.warn,
    colorWarningBg: p.warnSoft,
    colorError: p.bad,
    colorErrorBg: p.badSoft,
    colorBgLayout: p.bg,
    colorBgContainer: p.surface,
    colorBgElevated: p.surface,
    colorFillQuaternary: p.surface2,
    colorFillTertiary: p.surface3,
    colorBorder: p.line2,
    colorBorderSecondary: p.line,
    colorText: p.text,
    colorTextSecondary: p.text2,
    colorTextTertiary: p.text3,
    colorTextQuaternary: p.off,
  }
}

/** The one theme of the one ConfigProvider. `motion` false for people who asked their system for less of it. */
export function themeOf(mode: Mode, motion: boolean, roomy = false): ThemeConfig {
  const p = PALETTES[mode]
  const more = roomy ? 1 : 0
  return {
    algorithm: [
      mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
      (seed, map) => ({ ...(map ?? theme.defaultAlgorithm(seed)), ...ourTokens(mode) }),
    ],
    token: {
      // One stack for everything, by language, in `tokens.css`.
      fontFamily: 'var(--font)',
      fontSize: 13 + more,
      fontSizeSM: 12 + more,
      fontSizeLG: 14 + more,
      lineHeight: 1.5385,
      controlHeight: 34,
      controlHeightSM: 28,
      controlHeightLG: 40,
      borderRadius: 9,
      borderRadiusSM: 8,
      borderRadiusLG: 12,
      borderRadiusXS: 6,
      controlOutline: p.accentSoft,
      controlOutlineWidth: 3,
      // Derived after the algorithms, so they are given as final values.
      colorTextLightSolid: '#ffffff',
      colorSplit: p.line,
      colorTextPlaceholder: p.text3,
      colorTextDisabled: p.off,
      motion,
      motionDurationFast: '0.12s',
      motionDurationMid: '0.18s',
      motionDurationSlow: '0.24s',
      boxShadow: p.e3,
      boxShadowSecondary: p.e2,
    },
    components: {
      Button: {
        primaryColor: p.onAccent,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
      },
      Checkbox: { borderRadiusSM: 5 },
      Slider: {
        trackBg: p.accent,
        trackHoverBg: p.accent2,
        handleColor: p.accent,
        railBg: p.line,
        railHoverBg: p.line2,
      },
      Tabs: { inkBarColor: p.accent, titleFontSize: 13 },
      Form: { labelFontSize: 12 },
      Modal: { borderRadiusLG: 14 },
      Segmented: { trackBg: p.surface3, itemSelectedBg: p.surface },
    },
  }
}
