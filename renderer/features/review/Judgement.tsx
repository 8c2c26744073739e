// The right side of the review: the agent's result beside the one in force, what was judged so far, and the two ways to judge.
// Private to the review. Promises: one judgement at a time; a refused one stays in view until a person deals with it.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { standOf } from '../../../shared/review.ts'
import type { ReviewCallReply } from '../../../shared/reviewBodies.ts'
import type { OutboxItem } from '../../local/views.ts'
import { Button, SectionHead, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { holdName } from '../worklist/reasons.ts'
import { codeName, namedValues } from './fieldWords.ts'
import { dispositionOf } from './walk.ts'

export interface JudgementProps {
  readonly told: ReviewCallReply
  readonly now: Instant
  /** The judgement of this call that central has not taken. */
  readonly waiting: OutboxItem | null
  readonly mayJudge: boolean
  readonly busy: boolean
  /** The call has been judged and the reviewer asked to judge it once more. */
  readonly again: boolean
  onAgree(): void
  onCorrect(): void
  onAgain(): void
  onDrop(n: number): void
}

export function Judgement(props: JudgementProps) {
  const { told, waiting, mayJudge, busy, again } = props
  const { t } = useTranslation()
  const words = useProblemWords()
  const refused = waiting !== null && waiting.state !== 'waiting'
  const stand = standOf(told.reviews.at(-1) ?? null)
  const open = mayJudge && waiting === null && (stand !== 'done' || again)
  const problem = waiting?.problem ? words(waiting.problem) : null
  return (
    <>
      <div className="scroll qr-judge">
        <Compared told={told} />
        <Beside told={told} />
        <History {...props} />
      </div>
      {refused && (
        <div className="qr-note">
          <TroubleNote
            what={problem?.what ?? t('review.refused')}
            now={problem?.now}
            actions={
              <Button size="sm" icon="trash" onClick={() => props.onDrop(waiting.act.n)}>
                {t('review.drop')}
              </Button>
            }
          />
        </div>
      )}
      <footer className="qr-dock">
        {waiting?.state === 'waiting' && (
          <span className="sm t2 row tight" role="status">
            <Icon name="outbox" size="s" />
            {t('review.sending')}
          </span>
        )}
        {!mayJudge && <span className="sm t2">{t('review.readOnly')}</span>}
        {open && (
          <>
            <Button size="lg" icon="pen" combo="C" disabled={busy} onClick={props.onCorrect}>
              {t('review.correct')}
            </Button>
            <Button size="lg" look="pri" icon="check" combo="A" full busy={busy} onClick={props.onAgree}>
              {t('review.agree')}
            </Button>
          </>
        )}
        {mayJudge && waiting === null && !open && (
          <Button size="lg" full icon="undo" onClick={props.onAgain}>
            {t('review.again')}
          </Button>
        )}
      </footer>
    </>
  )
}

/** The agent's own result and, where a reviewer corrected it, the one in force, field by field. */
function Compared({ told }: { told: ReviewCallReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [first] = told.dispositions
  const last = told.dispositions.at(-1)
  if (!first || !last) return null
  const corrected = last.id !== first.id
  const context = {
    format,
    now: told.now,
    zone: told.matter?.zone,
    contact: (id: string) => {
      const found = told.contacts.find((one) => one.id === id)
      return found ? `${t(`enums.contactRole.${found.role}`)} ${found.phone}` : null
    },
  }
  const agents = namedValues(first.code, first.fields, context)
  const reviewers = corrected ? namedValues(last.code, last.fields, context) : []
  const names = [...agents, ...reviewers.filter((one) => !agents.some((other) => other.name === one.name))]
  const rows: { key: string; label: string; agent: ReactNode; reviewer: ReactNode; differs: boolean }[] = [
    {
      key: 'code',
      label: t('review.result.code'),
      agent: codeName(first.code, format),
      reviewer: codeName(last.code, format),
      differs: first.code !== last.code,
    },
    ...names.map(({ name, label }) => {
      const agent = agents.find((one) => one.name === name)?.value ?? t('review.result.none')
      const reviewer = reviewers.find((one) => one.name === name)?.value ?? t('review.result.none')
      return { key: name, label, agent, reviewer, differs: corrected && agent !== reviewer }
    }),
  ]
  return (
    <section>
      <SectionHead
        title={t('review.result.title')}
        right={
          told.reviews.length > 0 && (
            <Tag tone={corrected ? 'warn' : 'ok'} icon={corrected ? 'pen' : 'check'}>
              {t(corrected ? 'review.result.differs' : 'review.result.same')}
            </Tag>
          )
        }
      />
      <table className="qr-pairs">
        <thead>
          <tr>
            <th scope="col">
              <span className="said-only">{t('review.result.title')}</span>
            </th>
            <th scope="col">{t('review.result.agent')}</th>
            {corrected && <th scope="col">{t('review.result.reviewer')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-field={row.key} data-differs={row.differs || undefined}>
              <th scope="row">{row.label}</th>
              <td className="copy">{row.agent}</td>
              {corrected && <td className="copy">{row.reviewer}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Promise, callback and hold that came of the call: no judgement changes them. */
function Beside({ told }: { told: ReviewCallReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const zone = told.matter?.zone
  const lines = [
    ...told.promises.map(({ promise, status }) => ({
      id: promise.id,
      label: t('review.result.promise'),
      text: t('review.result.promiseWords', {
        amount: format.money(promise.amountFen, '¥'),
        due: format.dayWithWeekday(promise.due),
        state: t(`enums.promiseState.${status}`),
      }),
    })),
    ...told.callbacks.map((one) => ({
      id: one.id,
      label: t('review.result.callback'),
      text: format.dayTime(one.at, told.now, zone),
    })),
    ...told.holds.map((one) => ({
      id: one.id,
      label: t('review.result.hold'),
      text: holdName(one.holdKind, format),
    })),
  ]
  if (lines.length === 0) return null
  return (
    <section>
      <dl className="qr-beside">
        {lines.map((line) => (
          <div key={line.id}>
            <dt>{line.label}</dt>
            <dd className="copy">{line.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function History({ told, now }: JudgementProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (told.reviews.length === 0) return null
  const nameOf = (id: string) => told.staff.find((one) => one.id === id)?.name ?? '—'
  return (
    <section>
      <SectionHead title={t('review.history.title')} />
      <ul className="qr-history">
        {told.reviews.map((review) => {
          const to = dispositionOf(told, review.correctionId)
          const { answer } = review
          return (
            <li key={review.id} data-outcome={review.outcome}>
              <div className="row tight">
                <b>
                  {review.outcome === 'agreed'
                    ? t('review.history.agreed', { name: nameOf(review.reviewerId) })
                    : t('review.history.corrected', {
                        name: nameOf(review.reviewerId),
                        code: to ? codeName(to.code, format) : '',
                      })}
                </b>
                <span className="grow" />
                <span className="sm t3 nowrap">{format.dayTime(review.at, now)}</span>
              </div>
              {review.reason && (
                <p className="sm t2 copy">{t('review.history.reason', { reason: review.reason })}</p>
              )}
              {review.outcome === 'corrected' && (
                <p className="qr-said-back" data-answer={answer?.outcome ?? 'none'}>
                  <Tag tone={answer === null ? 'outl' : answer.outcome === 'disputed' ? 'warn' : 'ok'}>
                    {t(`review.history.${answer?.outcome ?? 'waiting'}`)}
                  </Tag>
                  {answer?.text && <span className="copy">{answer.text}</span>}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
