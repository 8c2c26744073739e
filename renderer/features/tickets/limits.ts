// What the fields of a ticket may offer: days, and of a case that is at hand its numbers and calls. Private to the tickets.
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, DAY, type Instant, localDay } from '../../../shared/instant.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import type { CaseView } from '../../local/views.ts'
import { useFormat } from '../../words/format.ts'
import type { FieldLimits } from '../fields/fields.tsx'

/** A year ahead is further than any ticket looks. */
const AHEAD_DAYS = 365
/** The newest calls of a case that a ticket may name. */
const CALLS = 12

export function useTicketLimits(kind: string, view: CaseView | null, now: Instant): FieldLimits {
  const { t } = useTranslation()
  const format = useFormat()
  const zone = view?.case.zone ?? CHINA
  const today = localDay(now, zone)
  return {
    today,
    now,
    zone,
    hours: kindSpec(kind)?.hours ?? { from: 0, until: DAY },
    latest: addDays(today, AHEAD_DAYS),
    contacts: (view?.contacts ?? [])
      .filter((contact) => contact.status === 'active')
      .map((contact) => ({
        id: contact.id,
        label: t('callPane.number', {
          name: contact.name ?? view?.name ?? '',
          phone: contact.phoneUnverified,
        }),
      })),
    calls: (view?.calls ?? []).slice(0, CALLS).map((call) => ({
      id: call.id,
      label: `${format.dayTime(call.startedAt, now, zone)} ${t(
        call.answeredAt === null ? 'tickets.callUnanswered' : 'tickets.callAnswered',
      )}`,
    })),
  }
}
