// The two Electron channels between preload and main. Apart from `ipc.ts`, so that the preload stays a few lines.
export const INVOKE_CHANNEL = 'duedesk:invoke'
export const EVENT_CHANNEL = 'duedesk:event'
