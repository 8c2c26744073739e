// Practice: whom to practise with and how hard, what was practised, and the debrief at the right. Public. Choosing a customer
// opens a case of the agent's own and dials it the usual way, through the guard.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../../shared/instant.ts'
import type { Scenario } from '../../../shared/practice/customers.ts'
import { SCENARIOS } from '../../../shared/practice/customers.ts'
import type { Difficulty } from '../../../shared/practice/difficulty.ts'
import { DIFFICULTIES } from '../../../shared/practice/difficulty.ts'
import type { PracticeManner } from '../../../shared/practice/messages.ts'
import type { Mood } from '../../../shared/practice/mood.ts'
import { MOODS } from '../../../shared/practice/mood.ts'
import type { PartnerGroup } from '../../../shared/practice/partners.ts'
import { PARTNER_GROUPS, PARTNERS } from '../../../shared/practice/partners.ts'
import type { Problem } from '../../../shared/problem.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useView } from '../../local/useView.ts'
import { Button, Pills, Scroll } from '../../ui/controls.tsx'
import { EmptyState, TroubleNote } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { Loading } from '../Loading.tsx'
import { askToBeCalled, choosePartner, dial, usePhone } from '../phone/phone.ts'
import { Debrief } from './Debrief.tsx'
import { History } from './History.tsx'
import { HISTORY_KEY, readHistory } from './keeper.ts'
import { PartnerCard } from './Partners.tsx'
import { usePeople } from './usePeople.ts'
import { Week } from './Week.tsx'
import './screen.css'

type Shown = 'all' | PartnerGroup | 'history'

/** The customer has time to be met before they call. */
const CALL_ME_AFTER_MS = 3000

export function PracticeScreen({ onOpen }: { onOpen(caseId: Id): void }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const now = useNow(MINUTE)
  const minute = now - (now % MINUTE)
  const { cases, refilling, problem, refill } = usePeople(minute)
  const stored = useView('draft', { key: HISTORY_KEY })
  const history = useMemo(() => readHistory(stored.value).calls, [stored.value])
  const [shown, setShown] = useState<Shown>('all')
  const [chosen, setChosen] = useState<Id | null>(null)
  const partner = usePhone((state) => state.partner)
  const idle = usePhone((state) => state.call.state === 'idle')
  const [asked, setAsked] = useState<Partial<PracticeManner>>({})
  const [ringing, setRinging] = useState<'no' | 'soon' | Problem>('no')
  // As the last time, until the agent says otherwise.
  const before = partner ?? history[0]
  const difficulty = asked.difficulty ?? before?.difficulty ?? 'normal'
  const mood = asked.mood ?? before?.mood ?? 'usual'
  const best = useMemo(() => {
    const found = new Map<Scenario, number>()
    for (const { scenario, score } of history) found.set(scenario, Math.max(score, found.get(scenario) ?? 0))
    return found
  }, [history])

  const start = (scenario: Scenario, how: PracticeManner, then: 'dial' | 'prepare') => {
    const useCase = cases?.get(scenario)
    if (!useCase) return
    const { caseId, contactId } = useCase
    choosePartner({ caseId, scenario, difficulty: how.difficulty, mood: how.mood })
    onOpen(caseId)
    // What comes of it, a refusal of the guard too, is shown by the call bar.
    if (then === 'dial') void dial({ caseId, contactId, purpose: 'collect' })
  }
  const letCall = async (scenario: Scenario, afterMs = CALL_ME_AFTER_MS) => {
    const useCase = cases?.get(scenario)
    if (useCase) await askToBeCalled(useCase.contactId, afterMs, { scenario, difficulty, mood })
  }
  /** Who it is shows when the call is there. */
  const letAnybodyCall = () => {
    const callers = SCENARIOS.filter((scenario) => PARTNERS[scenario].group !== 'unreached')
    const scenario = callers[Math.floor(Math.random() * callers.length)]
    if (!scenario) return
    const afterMs = CALL_ME_AFTER_MS * (1 + Math.random())
    setRinging('soon')
    letCall(scenario, Math.round(afterMs)).then(
      () => setTimeout(() => setRinging('no'), afterMs),
      (error: unknown) => setRinging(problemOf(error, 'practice')),
    )
  }
  const offered = PARTNER_GROUPS.filter((group) => shown === 'all' || shown === group).flatMap((group) =>
    SCENARIOS.filter((scenario) => PARTNERS[scenario].group === group),
  )
  const count = (group: PartnerGroup) =>
    SCENARIOS.filter((scenario) => PARTNERS[scenario].group === group).length

  return (
    <div className="pr">
      <section className="pr-main" aria-labelledby="pr-title">
        <header>
          <h1 id="pr-title">{t('practice.title')}</h1>
          <span className="t3 clip">{t('practice.subtitle')}</span>
          <span className="grow" />
          <Button
            size="sm"
            look="ghost"
            icon="callback"
            disabled={!idle || ringing === 'soon' || (cases?.size ?? 0) === 0}
            onClick={letAnybodyCall}
          >
            {t(ringing === 'soon' ? 'practice.called' : 'practice.anybody')}
          </Button>
        </header>
        <div className="pr-tools">
          <Pills<Shown>
            label={t('practice.groups')}
            value={shown}
            choices={[
              { value: 'all', text: t('practice.group.all'), count: SCENARIOS.length },
              ...PARTNER_GROUPS.map((group) => ({
                value: group,
                text: t(`practice.group.${group}`),
                count: count(group),
              })),
              { value: 'history', text: t('practice.history.title'), count: history.length },
            ]}
            onChange={setShown}
          />
          <span className="grow" />
          <span className="pr-manner">
            <span className="pr-level" title={t(`practice.moodHint.${mood}`)}>
              <span className="t2 sm">{t('practice.mood')}</span>
              <Pills<Mood>
                label={t('practice.mood')}
                value={mood}
                choices={MOODS.map((value) => ({ value, text: t(`practice.moodLevel.${value}`) }))}
                onChange={(value) => setAsked({ ...asked, mood: value })}
              />
            </span>
            <span className="pr-level" title={t(`practice.levelHint.${difficulty}`)}>
              <span className="t2 sm">{t('practice.difficulty')}</span>
              <Pills<Difficulty>
                label={t('practice.difficulty')}
                value={difficulty}
                choices={DIFFICULTIES.map((value) => ({ value, text: t(`practice.level.${value}`) }))}
                onChange={(value) => setAsked({ ...asked, difficulty: value })}
              />
            </span>
          </span>
        </div>
        {problem && <TroubleNote what={words(problem).what} now={words(problem).now} />}
        {typeof ringing === 'object' && <TroubleNote what={words(ringing).what} now={words(ringing).now} />}
        {shown === 'history' ? (
          <History
            calls={history}
            chosen={chosen ?? history[0]?.callId ?? null}
            now={minute}
            onChoose={setChosen}
          />
        ) : cases === null && !problem ? (
          <Loading label={t(refilling ? 'practice.refilling' : 'practice.loading')} rows={6} />
        ) : cases?.size === 0 ? (
          <EmptyState
            icon="practice"
            title={t('practice.nobody')}
            hint={t(refill ? 'practice.nobodyHint' : 'practice.noCases')}
            action={
              refill && (
                <Button look="soft" icon="practice" busy={refilling} onClick={refill}>
                  {t('practice.refill')}
                </Button>
              )
            }
          />
        ) : (
          <Scroll label={t('practice.groups')} className="fade">
            <ul className="pr-cards">
              {offered.map((scenario) => {
                const useCase = cases?.get(scenario)
                return (
                  useCase && (
                    <PartnerCard
                      key={scenario}
                      scenario={scenario}
                      useCase={useCase}
                      best={best.get(scenario) ?? null}
                      onStart={() => start(scenario, { difficulty, mood }, 'dial')}
                      onPrepare={() => start(scenario, { difficulty, mood }, 'prepare')}
                      onCallMe={() => letCall(scenario)}
                    />
                  )
                )
              })}
            </ul>
          </Scroll>
        )}
        <Week calls={history} now={minute} />
      </section>
      <Debrief
        summary={history.find(({ callId }) => callId === chosen) ?? history[0] ?? null}
        now={minute}
        onAgain={(scenario, how) => start(scenario, how, 'dial')}
      />
    </div>
  )
}
