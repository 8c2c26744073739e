// A machine that IT did not set up joins its company: by a code that IT told and central's address, or by the file that IT sent and its check code.
// Then the program starts again as the company's. Private to sign-in.
import { useId, useState } from 'react'
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

function ByCode({ bridge, onBack }: { bridge: Bridge; onBack(): void }) {
  const { t } = useTranslation()
  const id = useId()
  const [central, setCentral] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const ready = central.trim() !== '' && code.trim() !== ''
  const join = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await bridge.call('enrolment.redeem', { central, code })
    } catch (error) {
      setProblem(problemOf(error, 'enrol'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="si-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy && ready) void join()
      }}
    >
      <p className="t2">{t('signIn.enrol.codeText')}</p>
      {problem && <ProblemNote problem={problem} />}
      <Field label={t('signIn.enrol.address')} htmlFor={`${id}-central`}>
        <TextInput
          id={`${id}-central`}
          value={central}
          maxLength={300}
          placeholder="central.example.cn"
          autoComplete="off"
          spellCheck={false}
          onChange={setCentral}
        />
      </Field>
      <Field label={t('signIn.enrol.joinCode')} htmlFor={`${id}-code`}>
        <TextInput
          id={`${id}-code`}
          value={code}
          maxLength={40}
          placeholder="XXXXX-XXXXX"
          autoComplete="off"
          spellCheck={false}
          onChange={setCode}
        />
      </Field>
      <div className="row">
        <Button type="submit" look="pri" busy={busy} disabled={!ready}>
          {t('signIn.enrol.join')}
        </Button>
        <Button look="ghost" onClick={onBack}>
          {t('signIn.enrol.back')}
        </Button>
      </div>
    </form>
  )
}

function ByFile({ bridge, onBack }: { bridge: Bridge; onBack(): void }) {
  const { t } = useTranslation()
  const id = useId()
  const [offer, setOffer] = useState<EnrolmentOffer | null>(null)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
    } catch (error) {
      const said = problemOf(error, 'enrol')
      setProblem(said)
      if (said.code === 'enrolment.wrongCode' && said.params.left === 0) setOffer(null)
    } finally {
      setBusy(false)
    }
  }
  const choose = () =>
    attempt(async () => {
      setOffer(await bridge.call('enrolment.open'))
      setCode('')
    })
  return (
    <form
      className="si-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy && offer) void attempt(() => bridge.call('enrolment.accept', { code }))
      }}
    >
      <p className="t2">{t('signIn.enrol.text')}</p>
      {problem && <ProblemNote problem={problem} />}
      {offer && (
        <>
          <dl className="si-offer">
            <dt>{t('signIn.enrol.company')}</dt>
            <dd>{offer.company ?? t('signIn.enrol.nobody')}</dd>
            <dt>{t('signIn.enrol.central')}</dt>
            <dd>{offer.central}</dd>
          </dl>
          <p className="t2">{t('signIn.enrol.check')}</p>
          <Field label={t('signIn.enrol.code')} htmlFor={id}>
            <TextInput
              id={id}
              value={code}
              maxLength={20}
              autoComplete="off"
              spellCheck={false}
              onChange={setCode}
            />
          </Field>
        </>
      )}
      <div className="row">
        {offer ? (
          <Button type="submit" look="pri" busy={busy} disabled={code.trim() === ''}>
            {t('signIn.enrol.join')}
          </Button>
        ) : (
          <Button look="pri" icon="file" busy={busy} onClick={() => void choose()}>
            {t('signIn.enrol.choose')}
          </Button>
        )}
        <Button look="ghost" onClick={onBack}>
          {t('signIn.enrol.back')}
        </Button>
      </div>
    </form>
  )
}
