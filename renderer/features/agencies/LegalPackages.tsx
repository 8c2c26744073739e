// Legal packages (诉讼材料), a section of Manage: referrals that somebody agreed to, the package of each, and every one that was made with its
// hashes. Public through `agencies.tsx`. Promises: the hashes shown are those that central keeps; who made a package stands beside it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { mayCall } from '../../../shared/role.ts'
import type { Id } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll, Section } from '../../ui/controls.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useAsked } from '../useAsked.ts'
import { useSaved } from './useSaved.ts'
import './agencies.css'

export function PackagesSection({ now }: SectionProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { sync, profile } = useDesk()
  const save = useSaved()
  const found = useAsked(({ referral }) => referral.packages())
  const [making, setMaking] = useState<Id | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const makes = mayCall(profile.role, 'packages.make')
  const make = async (caseId: Id) => {
    setMaking(caseId)
    setProblem(null)
    try {
      const zip = await sync.referral.makePackage(caseId, i18n.language.startsWith('zh') ? 'zh' : 'en')
      await save(`legal-${caseId.slice(0, 8)}.zip`, { base64: base64Of(zip) })
      found.again()
    } catch (error) {
      setProblem(problemOf(error, 'packages'))
    } finally {
      setMaking(null)
    }
  }
  const referrals = found.value?.referrals ?? []
  const packages = found.value?.packages ?? []
  return (
    <>
      <header className="page-head">
        <h1>{t('manage.section.packages')}</h1>
        <p>{t('legal.intro')}</p>
      </header>
      <Scroll className="ag" label={t('manage.section.packages')}>
        {(problem ?? found.problem) && <ProblemNote problem={(problem ?? found.problem) as Problem} />}
        {found.value === null && !found.problem && (
          <Loading label={t('common.loading')} onAgain={found.again} />
        )}
        {found.value !== null && referrals.length === 0 && (
          <EmptyState icon="scale" title={t('legal.none')} hint={t('legal.noneText')} />
        )}
        {referrals.length > 0 && (
          <Section title={t('legal.agreed')}>
            <ul className="ag-cases">
              {referrals.map((one) => (
                <li key={one.ticketId} data-referral={one.caseId}>
                  <span className="row tight">
                    <b>{one.name}</b>
                    <span className="t2 clip">{one.lender}</span>
                  </span>
                  <span className="sm t3">{t('legal.agreedAt', { at: format.when(one.agreedAt, now) })}</span>
                  {makes && (
                    <Button
                      size="sm"
                      icon="download"
                      busy={making === one.caseId}
                      onClick={() => void make(one.caseId)}
                    >
                      {t('legal.make')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        )}
        {packages.map((one) => (
          <Section
            key={one.id}
            title={t('legal.made', { by: one.by, at: format.when(one.at, now) })}
            hint={one.id}
          >
            <ul className="ag-log" data-package={one.id} data-head={one.head}>
              {one.files.map((file) => (
                <li key={file.name}>
                  <span className="row tight wrap">
                    <b>{file.name}</b>
                    <span className="t3 sm">{format.bytes(file.bytes)}</span>
                  </span>
                  <span className="sm t2 ag-hash">SHA-256 {file.sha256}</span>
                  <span className="sm t3 ag-hash">{t('legal.chain', { chain: file.chain })}</span>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </Scroll>
    </>
  )
}

/** In pieces: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}
