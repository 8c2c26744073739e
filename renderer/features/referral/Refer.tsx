// Handing a case on (转办): to the lender, to risk, to a visit, to legal, to the hardship desk. Private to the referral. Promises: each request
// says who has to agree before it goes further; a form asks what its kind demands.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { REFERRALS } from '../../../shared/referral/ticketKinds.ts'
import { kindSpec } from '../../../shared/ticket/kinds.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Section } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { NewTicket } from '../tickets/tickets.tsx'
import type { Asked } from './referral.tsx'

export function Refer({
  view,
  now,
  asked,
  onAsk,
}: {
  view: CaseView
  now: Instant
  asked: Asked | null
  onAsk(kind: Asked | null): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const open = REFERRALS.find((kind) => kind === asked) ?? null
  useKey('Alt+J', () => onAsk(open === null ? REFERRALS[0] : null), {
    label: t('referral.keys.refer'),
    group: t('customer.keys.group'),
  })
  return (
    <Section
      className="cu-lift"
      title={t('referral.refer.title')}
      right={
        <Button
          size="sm"
          look="ghost"
          icon="out"
          combo="Alt+J"
          aria-expanded={open !== null}
          onClick={() => onAsk(open === null ? REFERRALS[0] : null)}
        >
          {t('referral.refer.open')}
        </Button>
      }
    >
      <ul className="rf-kinds">
        {REFERRALS.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              className="chip"
              data-refer={kind}
              aria-pressed={kind === open}
              onClick={() => onAsk(kind === open ? null : kind)}
            >
              {format.pick(kindSpec(kind)?.label ?? { zh: kind, en: kind })}
            </button>
          </li>
        ))}
      </ul>
      {open && <NewTicket key={open} view={view} now={now} kinds={[open]} onDone={() => onAsk(null)} />}
    </Section>
  )
}
