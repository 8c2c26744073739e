// The facts on which a supervisor decides an exception: the case, what is asked and why, the rules that refuse it with their figures now,
// how earlier promises went. Private to the approvals. Shows what central and the guard computed.
import { useTranslation } from 'react-i18next'
import type { ExceptionApproval } from '../../../shared/approvalBodies.ts'
import type { Instant } from '../../../shared/instant.ts'
import { Scroll, Section, Tag } from '../../ui/controls.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useFigureWords } from '../guard/guard.tsx'
import { ruleName } from '../worklist/reasons.ts'
import { CaseFigures, History } from './ApprovalFacts.tsx'

const TONES = { asked: 'acc', granted: 'ok', refused: 'plain', withdrawn: 'plain' } as const

export function ExceptionFacts({ of, now }: { of: ExceptionApproval; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const figure = useFigureWords(now, of.matter.zone)
  const { exception, guard, promise, matter } = of
  const ends = exception.exceptionKind === 'cancelPromise' || exception.exceptionKind === 'voidPromise'
  const refusing = guard?.checks.filter(({ state }) => state === 'refuse') ?? []
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{of.name}</h1>
          <Tag>{of.bucket}</Tag>
          <Tag tone={TONES[exception.state]}>
            <span data-exception-state={exception.state}>{t(`approvals.exception.${exception.state}`)}</span>
          </Tag>
        </div>
        <p>
          {t('approvals.askedBy', { name: of.agent.name, staff: of.agent.staffNumber })} ·{' '}
          {t('plan.askedAt', { at: format.dayTime(exception.askedAt, now, matter.zone) })}
        </p>
      </header>
      <Scroll className="ap-body" label={t('approvals.facts')}>
        {guard?.kind === 'permit' && (
          <TroubleNote tone="warn" what={t('exceptions.facts.permitted')} now="" />
        )}
        <Section title={t(`exceptions.why.${exception.exceptionKind}`)}>
          <p className="copy">{exception.reason}</p>
          <p className="sm t3">{t(ends ? 'exceptions.facts.ends' : 'exceptions.facts.once')}</p>
          {exception.state === 'granted' && !ends && (
            <p className="sm t2">
              {t(exception.usedBy ? 'exceptions.facts.used' : 'exceptions.facts.unused')}
            </p>
          )}
        </Section>
        {exception.rules.length > 0 && (
          <Section title={t(refusing.length > 0 ? 'exceptions.facts.now' : 'exceptions.facts.rules')}>
            <ul className="ap-rules">
              {(refusing.length > 0 ? refusing : exception.rules.map((rule) => ({ rule, figure: null }))).map(
                (check) => (
                  <li key={check.rule}>
                    <b>{ruleName(check.rule, format)}</b>
                    <span className="num t2">
                      {check.figure ? figure({ figure: check.figure, state: 'refuse' }) : ''}
                    </span>
                  </li>
                ),
              )}
            </ul>
          </Section>
        )}
        {promise && (
          <Section
            title={t('exceptions.facts.promise')}
            right={<Tag>{t(`enums.promiseState.${promise.state}`)}</Tag>}
          >
            <p>
              {t('exceptions.facts.promiseFigures', {
                due: format.fullDay(promise.due),
                amount: format.money(promise.amountFen),
                paid: format.money(promise.paidFen),
              })}
            </p>
          </Section>
        )}
        <CaseFigures of={of} owedFen={of.totalFen} />
        <History of={of} />
      </Scroll>
    </>
  )
}
