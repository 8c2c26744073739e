// The things that can be done with a ticket, in the order in which they are offered. Private to the tickets.
export const MODES = ['answer', 'step', 'note', 'move', 'raise', 'extend', 'close'] as const
export type Mode = (typeof MODES)[number]
