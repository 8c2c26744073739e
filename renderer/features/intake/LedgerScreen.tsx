// The ledger (账务), a section of Manage for administrators: a file of payments or new bills is looked at, what it would change is shown, and
// only then it is booked. Public. Promises: nothing is booked before "book" is pressed; a bad row costs itself only and stands in the file of
// returned rows; promises are kept by the ledger alone, and what this file kept is told.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { IMPORT_LIMIT_BYTES, type ImportReply, type LedgerEffect } from '../../../shared/protocol.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Section } from '../../ui/controls.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { FilePick } from './IntakeFields.tsx'
import { Rejected } from './IntakeRows.tsx'
import './intake.css'

type What = 'payments' | 'bills'
type Stage =
  | { state: 'form'; problem: Problem | null }
  | { state: 'running'; step: 'look' | 'book' }
  | { state: 'looked' | 'booked'; reply: ImportReply }

export function LedgerScreen() {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const id = useId()
  const [what, setWhat] = useState<What>('payments')
  const [file, setFile] = useState<File | null>(null)
  const [lender, setLender] = useState('')
  const [tried, setTried] = useState(false)
  const [stage, setStage] = useState<Stage>({ state: 'form', problem: null })
  const anew = () => {
    setFile(null)
    setTried(false)
    setStage({ state: 'form', problem: null })
  }
  const run = async (step: 'look' | 'book') => {
    setTried(true)
    if (!file || file.size > IMPORT_LIMIT_BYTES || stage.state === 'running') return
    setStage({ state: 'running', step })
    try {
      const reply = await sync.manage.ledger(file, {
        what,
        name: file.name,
        id: crypto.randomUUID(),
        apply: step === 'look' ? 'nothing' : 'all',
        ...(lender.trim() === '' ? {} : { lender: lender.trim() }),
      })
      setStage({ state: step === 'look' ? 'looked' : 'booked', reply })
    } catch (error) {
      setStage({ state: 'form', problem: problemOf(error, 'ledger') })
    }
  }
  return (
    <>
      <header className="page-head">
        <h1>{t('manage.section.ledger')}</h1>
        <p>{t('ledger.intro')}</p>
      </header>
      <Scroll className="ik" label={t('manage.section.ledger')}>
        {stage.state === 'looked' || stage.state === 'booked' ? (
          <Outcome
            reply={stage.reply}
            booked={stage.state === 'booked'}
            onBook={() => void run('book')}
            onAnew={anew}
          />
        ) : (
          <form
            className="ik-form"
            onSubmit={(event) => {
              event.preventDefault()
              void run('look')
            }}
          >
            {stage.state === 'form' && stage.problem && <ProblemNote problem={stage.problem} />}
            <Pills
              label={t('ledger.what')}
              value={what}
              onChange={setWhat}
              choices={[
                { value: 'payments', text: t('ledger.payments') },
                { value: 'bills', text: t('ledger.bills') },
              ]}
            />
            <FilePick
              file={file}
              error={tried && file === null}
              busy={stage.state === 'running'}
              onPick={(next) => {
                setFile(next)
                setStage({ state: 'form', problem: null })
              }}
            />
            <div>
              <label className="lab" htmlFor={id}>
                {t('ledger.lender')}
              </label>
              <input
                id={id}
                className="fi-in"
                type="text"
                maxLength={80}
                value={lender}
                onChange={(event) => setLender(event.target.value)}
              />
              <p className="under">{t(`ledger.columns.${what}`)}</p>
            </div>
            {stage.state === 'running' ? (
              <Loading rows={3} label={t(`ledger.running.${stage.step}`)} onAgain={null} />
            ) : (
              <div className="row ik-go">
                <Button type="submit" look="pri" size="lg" icon="arrow">
                  {t('ledger.look')}
                </Button>
                <span className="sm t3">{t('ledger.lookHint')}</span>
              </div>
            )}
          </form>
        )}
      </Scroll>
    </>
  )
}

function Outcome({
  reply,
  booked,
  onBook,
  onAnew,
}: {
  reply: ImportReply
  booked: boolean
  onBook(): void
  onAnew(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const fresh = reply.accepted - reply.unchanged
  const figures = [
    { key: 'fresh', value: fresh },
    { key: 'unchanged', value: reply.unchanged },
    { key: 'rejected', value: reply.rejected },
  ] as const
  return (
    <div className="ik-result" role="status" data-ledger={booked ? 'booked' : 'looked'}>
      <div className="row">
        <h2>{t(booked ? 'ledger.booked' : 'ledger.looked')}</h2>
        <span className="grow" />
        {!booked && (
          <Button look="pri" icon="check" disabled={fresh === 0} onClick={onBook}>
            {t('ledger.book')}
          </Button>
        )}
        <Button icon="import" onClick={onAnew}>
          {t('ledger.anew')}
        </Button>
      </div>
      <dl className="figures ik-figures">
        {figures.map(({ key, value }) => (
          <div key={key} data-figure={key}>
            <dt>{t(`ledger.figure.${key}`)}</dt>
            <dd className={key === 'rejected' && value > 0 ? 'warn' : ''}>{format.count(value)}</dd>
          </div>
        ))}
      </dl>
      <div className="ik-cols">
        <Section title={t(booked ? 'ledger.effects' : 'ledger.wouldBe')} right={reply.effectCount}>
          {reply.effects.length === 0 ? (
            <p className="t3">{t('ledger.noEffects')}</p>
          ) : (
            <ul className="ik-effects">
              {reply.effects.map((one) => (
                <Effect key={`${one.effect}-${one.tail}-${one.due ?? ''}-${one.amountFen ?? ''}`} one={one} />
              ))}
            </ul>
          )}
          {reply.surplus.map(({ reference, fen }) => (
            <p key={reference} className="sm t2">
              {t('ledger.surplus', { reference, amount: format.money(fen) })}
            </p>
          ))}
        </Section>
        <Rejected reply={reply} clean={t('ledger.clean', { rows: format.count(reply.accepted) })} />
      </div>
    </div>
  )
}

function Effect({ one: { effect, tail, amountFen, due } }: { one: LedgerEffect }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li data-effect={effect}>
      <span className="t3 copy">{tail}</span> {t(`ledger.effect.${effect}`)}{' '}
      {due !== null && amountFen !== null && (
        <span className="t2">
          {t('ledger.promise', { due: format.fullDay(due), amount: format.money(amountFen) })}
        </span>
      )}
    </li>
  )
}
