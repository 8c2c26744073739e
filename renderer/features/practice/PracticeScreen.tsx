// Practice: whom to practise with and how hard, what was practised, and the debrief at the right. Public. Choosing a customer
// opens a case of the agent's own and dials it the usual way, through the guard.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../../shared/instant.ts'
import type { Scenario } from '../../../shared/practice/customers.ts'
import { SCENARIOS } from '../../../shared/practice/customers.ts'
import type { Difficulty } from '../../../shared/practice/difficulty.ts'
import { DIFFICULTIES } from '../../../shared/practice/difficulty.ts'
import type { PartnerGroup } from '../../../shared/practice/partners.ts'
import { PARTNER_GROUPS, PARTNERS } from '../../../shared/practice/partners.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useView } from '../../local/useView.ts'
import { Button, Pills, Scroll } from '../../ui/controls.tsx'
import { EmptyState, Skeleton, TroubleNote } from '../../ui/states.tsx'
import { useProblemWords } from '../../words/problem.ts'
import { askToBeCalled, choosePartner, dial, usePhone } from '../phone/phone.ts'
import { Debrief } from './Debrief.tsx'
import { History, Week } from './History.tsx'
import { HISTORY_KEY, readHistory } from './keeper.ts'
import { PartnerCard } from './Partners.tsx'
import { usePeople } from './usePeople.ts'
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
  const [asked, setAsked] = useState<Difficulty | null>(null)
  // As hard as the last time, until the agent says otherwise.
  const difficulty = asked ?? partner?.difficulty ?? history[0]?.difficulty ?? 'normal'
  const best = useMemo(() => {
    const found = new Map<Scenario, number>()
    for (const { scenario, score } of history) found.set(scenario, Math.max(score, found.get(scenario) ?? 0))
    return found
  }, [history])

  const start = (scenario: Scenario, how: Difficulty, then: 'dial' | 'prepare') => {
    const useCase = cases?.get(scenario)
    if (!useCase) return
    const { caseId, contactId } = useCase
    choosePartner({ caseId, scenario, difficulty: how })
    onOpen(caseId)
    // What comes of it, a refusal of the guard too, is shown by the call bar.
    if (then === 'dial') void dial({ caseId, contactId, purpose: 'collect' })
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
          <span className="pr-level" title={t(`practice.levelHint.${difficulty}`)}>
            <span className="t2 sm">{t('practice.difficulty')}</span>
            <Pills<Difficulty>
              label={t('practice.difficulty')}
              value={difficulty}
              choices={DIFFICULTIES.map((value) => ({ value, text: t(`practice.level.${value}`) }))}
              onChange={setAsked}
            />
          </span>
        </div>
        {problem && <TroubleNote what={words(problem).what} now={words(problem).now} />}
        {shown === 'history' ? (
          <History
            calls={history}
            chosen={chosen ?? history[0]?.callId ?? null}
            now={minute}
            onChoose={setChosen}
          />
        ) : cases === null && !problem ? (
          <Skeleton label={t(refilling ? 'practice.refilling' : 'practice.loading')} rows={6} />
        ) : cases?.size === 0 ? (
          <EmptyState
            icon="practice"
            title={t('practice.nobody')}
            hint={t('practice.nobodyHint')}
            action={
              <Button look="soft" icon="practice" busy={refilling} onClick={refill}>
                {t('practice.refill')}
              </Button>
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
                      onStart={() => start(scenario, difficulty, 'dial')}
                      onPrepare={() => start(scenario, difficulty, 'prepare')}
                      onCallMe={() =>
                        askToBeCalled(useCase.contactId, CALL_ME_AFTER_MS, { scenario, difficulty })
                      }
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
