// The examination of this machine, line by line: what was found and what to do about it. Private to the diagnosis. The shell looks
// at network, clock, disk and key store, the window at sound and registration; nobody is named.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Finding, finding, report } from '../../../shared/doctor.ts'
import { type IcePolicy, iceConfigurationOf } from '../../../shared/ice.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button, Tag } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { usePhone } from '../phone/phone.ts'
import { iceCheck, microphoneCheck, type PageFinding, speakerCheck } from './pageChecks.ts'

function registration(): Finding {
  const { registration: now, account } = usePhone.getState()
  if (!account) return finding('registration', 'none')
  switch (now.state) {
    case 'registered':
      return finding('registration', 'registered')
    case 'failed':
      return finding('registration', 'failed', { code: now.problem.code })
    case 'connecting':
    case 'offline':
      return finding('registration', 'connecting')
    default:
      return now satisfies never
  }
}

const as = (check: 'microphone' | 'speaker' | 'ice', { found, figures }: PageFinding): Finding =>
  finding(check, found as never, figures)

/** A microphone that is in use for a customer is not borrowed for a test. */
async function pageFindings(practice: boolean, ice: IcePolicy): Promise<Finding[]> {
  const { state } = usePhone.getState().call
  const free = state === 'idle' || state === 'paused' || state === 'wrappingUp'
  return Promise.all([
    free
      ? microphoneCheck().then((found) => as('microphone', found))
      : Promise.resolve(finding('microphone', 'unchecked')),
    speakerCheck().then((found) => as('speaker', found)),
    iceCheck({ ...iceConfigurationOf(ice), practice }).then((found) => as('ice', found)),
  ])
}

const TONES = { ok: 'ok', warn: 'warn', bad: 'bad', skipped: 'plain' } as const

/** `onReport`: the lines as support reads them, in English and technical. */
export function Doctor({ practice, onReport }: { practice: boolean; onReport(lines: string[]): void }) {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  const words = useProblemWords()
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  const [busy, setBusy] = useState(false)
  const examine = async () => {
    setBusy(true)
    try {
      const machine = bridge.call('doctor.machine')
      const page = await pageFindings(practice, await bridge.call('line.ice'))
      const all = report([...(await machine), ...page, registration()])
      setFindings(all)
      onReport(
        all.map(
          ({ check, verdict, found, figures }) =>
            `${check}: ${verdict} (${found}) ${JSON.stringify(figures)}`,
        ),
      )
    } catch (error) {
      const said = words(problemOf(error, 'doctor'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="st-part">
      <p className="t2 st-text">{t('settings.doctor.text')}</p>
      {findings && (
        <ul className="st-doctor" aria-label={t('settings.doctor.title')}>
          {findings.map(({ check, verdict, found, figures }) => (
            <li key={check} data-check={check} data-verdict={verdict}>
              <Tag tone={TONES[verdict]}>{t(`settings.doctor.verdict.${verdict}`)}</Tag>
              <b>{t(`settings.doctor.check.${check}`)}</b>
              <span className="t2">{t(`doctor.${check}.${found}` as never, figures)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button icon="search" busy={busy} onClick={() => void examine()}>
          {t(findings ? 'settings.doctor.again' : 'settings.doctor.start')}
        </Button>
      </div>
    </div>
  )
}
