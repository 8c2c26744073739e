// A machine that IT did not set up joins its company: by a code that IT told and central's address, or by the file that IT sent and its check code.
// Then the program starts again as the company's. Private to sign-in.
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnrolmentOffer } from '../../../shared/enrolment.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Bridge } from '../../bridge.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { Choice } from '../settings/Choice.tsx'

const WAYS = ['code', 'file'] as const
type Way = (typeof WAYS)[number]

export function Enrol({ bridge, onBack }: { bridge: Bridge; onBack(): void }) {
  const { t } = useTranslation()
  const [way, setWay] = useState<Way>('code')
  return (
    <div className="si-enrol">
      <h2>{t('signIn.enrol.title')}</h2>
      <Choice<Way>
        label={t('signIn.enrol.how')}
        value={way}
        choices={WAYS.map((value) => ({ value, text: t(`signIn.enrol.way.${value}`) }))}
        onChange={setWay}
      />
      {way === 'code' ? (
        <ByCode bridge={bridge} onBack={onBack} />
      ) : (
        <ByFile bridge={bridge} onBack={onBack} />
      )}
    </div>
  )
}

/** One step of joining: runs alone, and keeps what came of it. */
function useStep() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const step = async (work: () => Promise<void>): Promise<Problem | null> => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      return null
    } catch (error) {
      const said = problemOf(error, 'enrol')
      setProblem(said)
      return said
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, step }
}

/** Something that is told from person to person, letter by letter. */
function Told(props: {
  label: string
  value: string
  maxLength: number
  placeholder?: string
  onChange(value: string): void
}) {
  const { label, ...field } = props
  const id = useId()
  return (
    <Field label={label} htmlFor={id}>
      <TextInput id={id} autoComplete="off" spellCheck={false} {...field} />
    </Field>
  )
}

function JoinForm(props: {
  text: string
  problem: Problem | null
  fields: ReactNode
  button: ReactNode
  onJoin: (() => void) | null
  onBack(): void
}) {
  const { t } = useTranslation()
  return (
    <form
      className="si-form"
      onSubmit={(event) => {
        event.preventDefault()
        props.onJoin?.()
      }}
    >
      <p className="t2">{props.text}</p>
      {props.problem && <ProblemNote problem={props.problem} />}
      {props.fields}
      <div className="row">
        {props.button}
        <Button look="ghost" onClick={props.onBack}>
          {t('signIn.enrol.back')}
        </Button>
      </div>
    </form>
  )
}

function ByCode({ bridge, onBack }: { bridge: Bridge; onBack(): void }) {
  const { t } = useTranslation()
  const [central, setCentral] = useState('')
  const [code, setCode] = useState('')
  const { busy, problem, step } = useStep()
  const ready = central.trim() !== '' && code.trim() !== ''
  const join = () => void step(() => bridge.call('enrolment.redeem', { central, code }))
  return (
    <JoinForm
      text={t('signIn.enrol.codeText')}
      problem={problem}
      onJoin={!busy && ready ? join : null}
      onBack={onBack}
      fields={
        <>
          <Told
            label={t('signIn.enrol.address')}
            value={central}
            maxLength={300}
            placeholder="central.example.cn"
            onChange={setCentral}
          />
          <Told
            label={t('signIn.enrol.joinCode')}
            value={code}
            maxLength={40}
            placeholder="XXXXX-XXXXX"
            onChange={setCode}
          />
        </>
      }
      button={
        <Button type="submit" look="pri" busy={busy} disabled={!ready}>
          {t('signIn.enrol.join')}
        </Button>
      }
    />
  )
}

function ByFile({ bridge, onBack }: { bridge: Bridge; onBack(): void }) {
  const { t } = useTranslation()
  const [offer, setOffer] = useState<EnrolmentOffer | null>(null)
  const [code, setCode] = useState('')
  const { busy, problem, step } = useStep()
  const choose = () =>
    step(async () => {
      setOffer(await bridge.call('enrolment.open'))
      setCode('')
    })
  const join = async () => {
    const said = await step(() => bridge.call('enrolment.accept', { code }))
    if (said?.code === 'enrolment.wrongCode' && said.params.left === 0) setOffer(null)
  }
  return (
    <JoinForm
      text={t('signIn.enrol.text')}
      problem={problem}
      onJoin={!busy && offer ? () => void join() : null}
      onBack={onBack}
      fields={
        offer && (
          <>
            <dl className="si-offer">
              <dt>{t('signIn.enrol.company')}</dt>
              <dd>{offer.company ?? t('signIn.enrol.nobody')}</dd>
              <dt>{t('signIn.enrol.central')}</dt>
              <dd>{offer.central}</dd>
            </dl>
            <p className="t2">{t('signIn.enrol.check')}</p>
            <Told label={t('signIn.enrol.code')} value={code} maxLength={20} onChange={setCode} />
          </>
        )
      }
      button={
        offer ? (
          <Button type="submit" look="pri" busy={busy} disabled={code.trim() === ''}>
            {t('signIn.enrol.join')}
          </Button>
        ) : (
          <Button look="pri" icon="file" busy={busy} onClick={() => void choose()}>
            {t('signIn.enrol.choose')}
          </Button>
        )
      }
    />
  )
}
