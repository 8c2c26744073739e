// The sections of the Manage screen: which there are, for whom, and where each is loaded from. To add one: a line here, its words in
// `manage.section`, and a feature of its own whose public file exports the section. Nothing here grants a right; central does.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Instant } from '../../../shared/instant.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id, Role } from '../../../shared/rows.ts'
import type { IconName } from '../../ui/icons.tsx'

/** What every section is given. A call of the supervisor's own that is not verified covers the whole screen, not the section. */
export interface SectionProps {
  readonly now: Instant
  /** Opens a call in the review; for whoever may review. */
  onReview(callId: Id): void
}

interface Section {
  readonly icon: IconName
  /** Whoever may do what the section is for. */
  readonly for: (role: Role) => boolean
  readonly Body: LazyExoticComponent<ComponentType<SectionProps>>
}

/** Loaded when it is first opened. */
const section = (load: () => Promise<ComponentType<SectionProps>>) =>
  lazy(async () => ({ default: await load() }))

export const SECTIONS = {
  board: {
    icon: 'headset',
    for: (role) => mayCall(role, 'board.read'),
    Body: section(async () => (await import('../board/board.tsx')).BoardSection),
  },
  reports: {
    icon: 'report',
    for: (role) => mayCall(role, 'reports.figures'),
    Body: section(async () => (await import('../reports/reports.tsx')).ReportsSection),
  },
  rules: {
    icon: 'shield',
    for: (role) => mayCall(role, 'rules.read'),
    Body: section(async () => (await import('../rules/rules.tsx')).RulesSection),
  },
  strategy: {
    icon: 'sort',
    for: (role) => mayCall(role, 'strategy.read'),
    Body: section(async () => (await import('../strategy/strategy.tsx')).StrategySection),
  },
  allotment: {
    icon: 'users',
    for: (role) => mayCall(role, 'allotments.read'),
    Body: section(async () => (await import('../strategy/strategy.tsx')).AllotmentSection),
  },
  ledger: {
    icon: 'coin',
    for: (role) => mayCall(role, 'ledger.import'),
    Body: section(async () => (await import('../intake/LedgerScreen.tsx')).LedgerScreen),
  },
  holds: {
    icon: 'hold',
    for: (role) => mayCall(role, 'holds.list'),
    Body: section(async () => (await import('../holds/holds.tsx')).HoldsSection),
  },
  scripts: {
    icon: 'message',
    for: (role) => mayCall(role, 'releases.list'),
    Body: section(async () => (await import('../releases/releases.tsx')).ReleasesSection),
  },
  messages: {
    icon: 'pen',
    for: (role) => mayCall(role, 'messages.log'),
    Body: section(async () => (await import('../messageDesk/messageDesk.tsx')).MessagesSection),
  },
  agencies: {
    icon: 'out',
    for: (role) => mayCall(role, 'agencies.read'),
    Body: section(async () => (await import('../agencies/agencies.tsx')).AgenciesSection),
  },
  audit: {
    icon: 'lock',
    for: (role) => mayCall(role, 'audit.list'),
    Body: section(async () => (await import('../audit/audit.tsx')).AuditSection),
  },
  people: {
    icon: 'user',
    for: (role) => mayCall(role, 'people.read'),
    Body: section(async () => (await import('../people/people.tsx')).PeopleSection),
  },
  machines: {
    icon: 'key',
    for: (role) => mayCall(role, 'machines.list'),
    Body: section(async () => (await import('../machines/machines.tsx')).MachinesSection),
  },
  retention: {
    icon: 'clock',
    for: (role) => mayCall(role, 'retention.read'),
    Body: section(async () => (await import('../retention/retention.tsx')).RetentionSection),
  },
  packages: {
    icon: 'scale',
    for: (role) => mayCall(role, 'packages.list'),
    Body: section(async () => (await import('../agencies/agencies.tsx')).PackagesSection),
  },
} as const satisfies Record<string, Section>
export type SectionId = keyof typeof SECTIONS

export function sectionsOf(role: Role): SectionId[] {
  return (Object.keys(SECTIONS) as SectionId[]).filter((id) => SECTIONS[id].for(role))
}
