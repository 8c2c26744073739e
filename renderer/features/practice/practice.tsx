// Practice on screen: what the simulated customer says as captions, and whom to practise with. Public. Everything here concerns
// synthetic customers only; customers are shown by voiceprint, never by a face.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Zone } from '../../../shared/instant.ts'
import { MINUTE } from '../../../shared/instant.ts'
import type { Scenario } from '../../../shared/practice/customers.ts'
import { CUSTOMERS } from '../../../shared/practice/customers.ts'
import { SCENARIO_BY_LAST_DIGIT } from '../../../shared/practice.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useDesk } from '../../desk.ts'
import type { Local } from '../../local/local.ts'
import { useView } from '../../local/useView.ts'
import type { WorkRow } from '../../local/views.ts'
import { Button, LinkButton } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { EmptyState, Skeleton, TroubleNote } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { askToBeCalled, usePhone } from '../phone/phone.ts'
import './practice.css'

/** What the simulated customer said; the last caption in one line, all of them on demand. */
export function Captions({ zone }: { zone: Zone }) {
  const { t } = useTranslation()
  const format = useFormat()
  const captions = usePhone((state) => state.captions)
  const talking = usePhone((state) => state.call.state === 'talking')
  const [all, setAll] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  const last = captions.at(-1)
  useEffect(() => {
    if (all && last) list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [all, last])
  if (!talking && !last) return null
  const shown = all ? captions : last ? [last] : []
  return (
    <div className="pr-captions" role="log" aria-label={t('practice.captions')} data-all={all}>
      <Icon name="practice" size="s" />
      <ol ref={list}>
        {shown.length === 0 && <li className="t3">{t('practice.waiting')}</li>}
        {shown.map((caption) => (
          <li key={caption.n} data-n={caption.n} data-spoken={caption.spoken}>
            <time>{format.clock(caption.at, zone)}</time>
            <b>{t('practice.customer')}</b>
            <span>
              {format.language === 'en' ? caption.en : caption.zh}
              {caption.spoken === 'cut' && <em> {t('practice.cut')}</em>}
            </span>
          </li>
        ))}
      </ol>
      {captions.length > 1 ? (
        <LinkButton aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'practice.less' : 'practice.more', { n: captions.length })}
        </LinkButton>
      ) : (
        <span className="t3 sm pr-hint">{t('practice.sayHint')}</span>
      )}
    </div>
  )
}

interface Partner {
  readonly scenario: Scenario
  readonly row: WorkRow
}

/** Looks through the agent's cases for one of each customer, those that may be called first. */
async function partnersOf(local: Local, rows: readonly WorkRow[], now: number): Promise<Partner[]> {
  const found = new Map<Scenario, WorkRow>()
  const callable = rows.filter((row) => row.contactId !== null && row.guard.kind === 'permit')
  for (const row of callable) {
    if (found.size === SCENARIOS_SHOWN.length) break
    const view = await local.query('case', { caseId: row.caseId, now })
    const contact = view?.contacts.find((one) => one.id === row.contactId)
    if (!view?.synthetic || !contact) continue
    // The last digit of a practice number chooses who picks up.
    const scenario = SCENARIO_BY_LAST_DIGIT[Number(contact.phoneVerified.slice(-1))]
    if (scenario && !found.has(scenario)) found.set(scenario, row)
  }
  return SCENARIOS_SHOWN.flatMap((scenario) => {
    const row = found.get(scenario)
    return row ? [{ scenario, row }] : []
  })
}

const SCENARIOS_SHOWN = [...new Set(SCENARIO_BY_LAST_DIGIT)]

/** Whom to practise with: choosing one opens that case, and the call goes the usual way, through the guard. */
export function PracticeScreen({ onOpen }: { onOpen(caseId: Id): void }) {
  const { t } = useTranslation()
  const { local } = useDesk()
  const words = useProblemWords()
  const now = useNow(MINUTE)
  const minute = now - (now % MINUTE)
  const rows = useView('worklist', { now: minute }).value
  const [partners, setPartners] = useState<readonly Partner[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    if (!rows) return
    let stale = false
    partnersOf(local, rows, minute).then(
      (found) => {
        if (!stale) setPartners(found)
      },
      (error: unknown) => {
        if (!stale) setProblem(problemOf(error, 'practice'))
      },
    )
    return () => {
      stale = true
    }
  }, [local, rows, minute])
  return (
    <section className="pr" aria-labelledby="pr-title">
      <header>
        <h1 id="pr-title">{t('practice.title')}</h1>
        <span className="t3">{t('practice.subtitle')}</span>
      </header>
      {problem && <TroubleNote what={words(problem).what} now={words(problem).now} />}
      {partners === null && !problem && <Skeleton label={t('practice.loading')} rows={6} />}
      {partners?.length === 0 && (
        <EmptyState icon="practice" title={t('practice.nobody')} hint={t('practice.nobodyHint')} />
      )}
      {partners !== null && partners.length > 0 && (
        <ul className="pr-cards">
          {partners.map((partner) => (
            <PartnerCard key={partner.scenario} partner={partner} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </section>
  )
}

const TONES = ['var(--c2)', 'var(--c1)', 'var(--c3)', 'var(--c5)', 'var(--c4)'] as const

function PartnerCard({ partner, onOpen }: { partner: Partner; onOpen(caseId: Id): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const [asked, setAsked] = useState<'no' | 'asked' | Problem>('no')
  const idle = usePhone((state) => state.call.state === 'idle')
  const { scenario, row } = partner
  const speaks = scenario !== 'busy' && scenario !== 'noAnswer'
  const customer = speaks ? CUSTOMERS[scenario] : null
  const hard = customer ? Math.min(4, Math.max(1, Math.ceil((100 - customer.mood) / 20))) : 1
  const { contactId } = row
  return (
    <li className="pr-card" data-scenario={scenario}>
      <Voiceprint name={scenario} silent={!speaks} />
      <div className="pr-words">
        <h2>
          {customer ? format.pick(customer) : t(`practice.scenario.${scenario as 'busy' | 'noAnswer'}.name`)}
          <span className="pr-hard" role="img" aria-label={t('practice.hard', { n: hard, of: 4 })}>
            {[1, 2, 3, 4].map((step) => (
              <i key={step} data-on={step <= hard} />
            ))}
          </span>
        </h2>
        <p>{row.name}</p>
        <p className="t3">{t(`practice.scenario.${scenario}.trains`)}</p>
        {typeof asked === 'object' && <p className="bad sm">{words(asked).what}</p>}
      </div>
      <footer>
        {speaks && contactId !== null && (
          <LinkButton
            disabled={!idle || asked === 'asked'}
            onClick={() => {
              setAsked('asked')
              askToBeCalled(contactId, 3000).then(
                () => setAsked('no'),
                (error: unknown) => setAsked(problemOf(error, 'practice')),
              )
            }}
          >
            {t('practice.callMe')}
          </LinkButton>
        )}
        <span className="grow" />
        <Button size="sm" look="soft" icon="phone" onClick={() => onOpen(row.caseId)}>
          {t('practice.start')}
        </Button>
      </footer>
    </li>
  )
}

/** A voice as bars: the same name always gives the same picture. */
function Voiceprint({ name, silent }: { name: string; silent: boolean }) {
  const { bars, tone } = useMemo(() => {
    let seed = [...name].reduce((sum, sign) => (Math.imul(sum, 31) + sign.charCodeAt(0)) >>> 0, 7)
    const bars = Array.from({ length: 48 }, (_, index) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      const swell = 0.5 + 0.5 * Math.sin(index / (3 + (name.length % 4)))
      return silent ? 2 : 3 + swell * 16 * (0.45 + (seed >>> 16) / 131_072)
    })
    return { bars, tone: TONES[name.length % TONES.length] }
  }, [name, silent])
  return (
    <svg className="pr-print" viewBox="0 0 288 44" preserveAspectRatio="none" aria-hidden="true">
      {bars.map((height, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity but their place
          key={index}
          x={index * 6 + 1}
          y={22 - height}
          width="3"
          height={height * 2}
          rx="1.5"
          fill={tone}
        />
      ))}
    </svg>
  )
}
