// Every number of the case: whose it is, where it came from, what the guard says of it now, and a button that dials it, under
// the guard as always. Promises: a refusal is named by its rule, and F8 dials the number that is marked with it.
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Id } from '../../../shared/rows.ts'
import type { CaseView, ContactView } from '../../local/views.ts'
import { Button, Kbd, Section, Tag } from '../../ui/controls.tsx'
import { capOf, useActingKey } from '../../ui/keys.ts'
import { GuardLight } from '../../ui/signs.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import type { CoverNow } from '../cover.ts'
import { verdictOn } from '../guard/guard.tsx'
import { useLightWords } from '../worklist/reasons.ts'
import { Consent } from './Consent.tsx'
import { Reveal } from './Reveal.tsx'
import { useRelation } from './relation.ts'

/** Calling from the panel; null while a call is up or its result is open, and for people without a line. */
export interface Calling {
  /** The contact that F8 dials. */
  readonly target: Id | null
  pick(contactId: Id): void
  call(contactId: Id): void
}

export interface ContactsProps {
  readonly view: CaseView
  readonly now: Instant
  readonly cover: CoverNow
  readonly calling: Calling | null
}

export function Contacts({ view, now, cover, calling }: ContactsProps) {
  const { t } = useTranslation()
  if (view.contacts.length === 0)
    return (
      <EmptyState icon="phone" title={t('customer.contacts.none')} hint={t('customer.contacts.noneText')} />
    )
  return (
    <Section className="f">
      <ul>
        {view.contacts.map((contact) => (
          <Contact key={contact.id} contact={contact} view={view} now={now} cover={cover} calling={calling} />
        ))}
      </ul>
    </Section>
  )
}

function Contact({ contact, view, now, cover, calling }: ContactsProps & { contact: ContactView }) {
  const acting = useActingKey()
  const { t } = useTranslation()
  const format = useFormat()
  const relationOf = useRelation()
  const { lastTry } = contact
  const guard = verdictOn(view, contact.id) ?? contact.guard
  const light = useLightWords()({ guard, lastTry, done: false, group: 'followUp' }, now)
  const name = contact.name ?? (contact.role === 'debtor' ? view.name : t('customer.contacts.nameless'))
  const isTarget = calling?.target === contact.id
  // Whoever was verified agrees for their own numbers alone.
  const mayAgree = contact.role === 'debtor' && cover.verified && cover.caseId === view.case.id
  return (
    <li className="contact" data-contact={contact.id} data-target={isTarget || undefined}>
      <div className="row">
        <GuardLight light={light.light} label={light.name} />
        {calling ? (
          <button
            type="button"
            className="ct-name clip"
            aria-pressed={isTarget}
            title={t('customer.contacts.pick', { key: capOf(acting('F8')) })}
            onClick={() => calling.pick(contact.id)}
          >
            {name}
          </button>
        ) : (
          <b className="clip">{name}</b>
        )}
        <Tag small>{relationOf(contact)}</Tag>
        {contact.status !== 'active' && (
          <Tag small tone="warn">
            {t(`enums.contactStatus.${contact.status}`)}
          </Tag>
        )}
        <span className="grow" />
        {calling && isTarget && <Kbd combo="F8" />}
        {calling && (
          <Button
            size="sm"
            icon="phone"
            disabled={guard.kind !== 'permit'}
            aria-label={t('customer.contacts.callWho', { name, relation: relationOf(contact) })}
            onClick={() => calling.call(contact.id)}
          >
            {t('worklist.call')}
          </Button>
        )}
      </div>
      <div className="row contact-number">
        <Reveal
          caseId={view.case.id}
          contactId={contact.id}
          field="phone"
          masked={cover.verified ? contact.phoneVerified : contact.phoneUnverified}
          locked={cover.reason !== 'none'}
        />
      </div>
      <p className="contact-line sm">
        {guard.kind === 'refusal' && <span className="warn">{format.pick(guard.name)} · </span>}
        <span className="t3">{light.until}</span>
      </p>
      <p className="contact-line sm t3">
        {t('customer.contacts.sourceLabel')}{' '}
        {contact.source === null ? t('guard.source.unknown') : t(`guard.source.${contact.source}`)}
      </p>
      {contact.role !== 'contact' && (
        <p className="contact-line ct-consent sm t3">
          <Consent contact={contact} view={view} now={now} callId={mayAgree ? cover.callId : null} />
        </p>
      )}
    </li>
  )
}
