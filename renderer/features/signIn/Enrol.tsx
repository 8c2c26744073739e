// A machine that IT did not set up joins its company: choose the file that IT sent, see whose it is, type the check code that IT told. Then
// the program starts again as the company's. Private to sign-in.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EnrolmentOffer } from '../../../shared/enrolment.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Bridge } from '../../bridge.ts'
import { Button, Field } from '../../ui/controls.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { ProblemNote } from '../ProblemNote.tsx'

export function Enrol({ bridge, onBack }: { bridge: Bridge; onBack(): void }) {
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
      <h2>{t('signIn.enrol.title')}</h2>
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
