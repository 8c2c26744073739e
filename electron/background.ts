// The colour of the bare window, before its page has painted and where it grows: `--bg` of the look in both modes (a test keeps
// them equal). Apart from the window, so that plain Node can test it.
export const BACKGROUND = { light: '#f1f0ec', dark: '#111113' } as const
