// Who the customer is, masked: name, numbers, account and case id, with the reveals. Promises: the rows stand where they are
// whether covered or not, so that nothing moves at the verification.
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { shortId } from '../../../shared/identity.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { CaseView } from '../../local/views.ts'
import { Tag } from '../../ui/controls.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useKey } from '../../ui/keys.ts'
import { Cover } from '../../ui/signs.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import type { CoverNow } from '../cover.ts'
import { Reveal, type RevealField } from './Reveal.tsx'

export function Identity({ view, cover }: { view: CaseView; cover: CoverNow }) {
  const { t } = useTranslation()
  const covered = cover.reason !== 'none'
  const head = useRef<HTMLElement>(null)
  useKey('Alt+R', () => focusNextReveal(head.current), {
    label: t('customer.keys.reveal'),
    group: t('customer.keys.group'),
  })
  const debtor = view.contacts.find((contact) => contact.role === 'debtor')
  const id = cover.verified ? (view.idVerified ?? view.idUnverified) : view.idUnverified
  const reveal = (field: RevealField, masked: string, contactId: string | null = null) => (
    <Reveal
      key={`${view.case.id}-${field}`}
      caseId={view.case.id}
      contactId={contactId}
      field={field}
      masked={masked}
      locked={covered}
    />
  )
  return (
    <section className="f cu-head" ref={head}>
      <div className="row top">
        <div className="row grow cu-name">
          <h2 className="cname clip">{view.name}</h2>
          {view.title && <span className="t2 nowrap">{t(`enums.title.${view.title}`)}</span>}
          {view.synthetic && <Tag tone="outl">{t('customer.synthetic')}</Tag>}
        </div>
        {cover.inCall &&
          (cover.verified ? (
            <Tag tone="ok" icon="shieldOk">
              {t('customer.verified')}
            </Tag>
          ) : (
            <Tag tone="warn" icon="lock">
              {t('customer.unverified')}
            </Tag>
          ))}
      </div>
      <dl className="kv">
        {debtor && (
          <Fact name={t('customer.mobile')}>
            {reveal('phone', cover.verified ? debtor.phoneVerified : debtor.phoneUnverified, debtor.id)}
          </Fact>
        )}
        <Fact name={t('customer.idNumber')}>
          {covered ? (
            <Cover why={t('customer.cover.id')} />
          ) : id === '' ? (
            <span className="t3">{t('customer.noId')}</span>
          ) : (
            reveal('idNumber', id)
          )}
        </Fact>
        {view.addressMasked !== null && (
          <Fact name={t('customer.address')} lifts={!covered}>
            {covered ? <Cover why={t('customer.cover.short')} /> : reveal('address', view.addressMasked)}
          </Fact>
        )}
        <Fact name={t('customer.account')} lifts={!covered}>
          {covered ? (
            <Cover why={t('customer.cover.short')} />
          ) : (
            <span className="clip">
              {view.case.lender} · {t(`enums.product.${view.case.product}`)}
              {cover.verified && ` ${view.case.cardTail}`}
            </span>
          )}
        </Fact>
        <Fact name={t('customer.caseId')}>
          <CaseId id={view.case.id} />
        </Fact>
      </dl>
    </section>
  )
}

/** One masked value after the other: the key brings the focus there, Enter asks for the reason. */
function focusNextReveal(head: HTMLElement | null): void {
  const eyes = [...(head?.querySelectorAll<HTMLElement>('[data-reveal]:not(:disabled)') ?? [])]
  eyes[(eyes.indexOf(document.activeElement as HTMLElement) + 1) % eyes.length]?.focus()
}

function Fact({ name, lifts, children }: { name: string; lifts?: boolean; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={lifts ? 'cu-lift' : undefined}>{children}</dd>
    </>
  )
}

/** The case id in short, and a button that copies the whole of it. */
function CaseId({ id }: { id: string }) {
  const { t } = useTranslation()
  const problemWords = useProblemWords()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(id)
      showToast({ tone: 'ok', title: t('customer.copied') })
    } catch (error) {
      const said = problemWords(problemOf(error, 'clipboard'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <>
      <span className="clip copy">{shortId(id)}</span>
      <IconButton icon="copy" size="s" label={t('customer.copyCaseId')} onClick={() => void copy()} />
    </>
  )
}
