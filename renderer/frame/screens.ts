// The screens of the workstation: which there are, who sees them, with which icon. Nothing here grants a right; central does.
import type { Environment } from '../../shared/ipc.ts'
import { mayCall } from '../../shared/role.ts'
import type { Role } from '../../shared/rows.ts'
import { sectionsOf } from '../features/manage/manage.ts'
import type { IconName } from '../ui/icons.tsx'

export const SCREENS = [
  'work',
  'promises',
  'callbacks',
  'tickets',
  'intake',
  'approvals',
  'review',
  'recordings',
  'feedback',
  'practice',
  'outbox',
  'help',
  'settings',
  'about',
  'care',
  'manage',
] as const
export type Screen = (typeof SCREENS)[number]

export const SCREEN_ICONS: Record<Screen, IconName> = {
  work: 'list',
  promises: 'promise',
  callbacks: 'callback',
  tickets: 'ticket',
  intake: 'import',
  approvals: 'approve',
  review: 'review',
  recordings: 'mic',
  feedback: 'message',
  practice: 'practice',
  outbox: 'outbox',
  help: 'help',
  settings: 'settings',
  about: 'info',
  care: 'leaf',
  manage: 'manage',
}

/** Screens in the rail, first those for work, then those at its foot. */
export function railOf(role: Role, mode: Environment['mode']): { top: Screen[]; foot: Screen[] } {
  const caller = role === 'agent' || role === 'supervisor'
  const top: Screen[] = role === 'qa' ? [] : ['work']
  if (caller) top.push('promises', 'callbacks')
  if (caller || mayCall(role, 'tickets.list')) top.push('tickets')
  if (mayCall(role, 'approvals.list')) top.push('approvals')
  if (mayCall(role, 'review.list')) top.push('review')
  if (mayCall(role, 'recordings.coverage')) top.push('recordings')
  if (caller) top.push('feedback')
  if (sectionsOf(role).length > 0) top.push('manage')
  if (mayCall(role, 'imports.make')) top.unshift('intake')
  if (caller && mode === 'practice') top.push('practice')
  return { top, foot: ['outbox', 'help', 'settings'] }
}

/** Where a role begins, and where Escape leads back to: reviewers and administrators hold no cases. */
export function homeOf(role: Role): Screen {
  if (role === 'qa') return 'review'
  return mayCall(role, 'imports.make') ? 'intake' : 'work'
}
