// The debrief of one practice call: score, timeline with the customer's mood, what to try next, what went well, what happened.
// Private to practice. It reads the kept record; what it says is decided in `shared/practice/debrief.ts`.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { PARTS } from '../../../shared/practice/advice.ts'
import type { Scenario } from '../../../shared/practice/customers.ts'
import type { Debrief as DebriefData, DebriefEvent, Finding } from '../../../shared/practice/debrief.ts'
import { debriefOf } from '../../../shared/practice/debrief.ts'
import type { PracticeManner } from '../../../shared/practice/messages.ts'
import { PARTNERS } from '../../../shared/practice/partners.ts'
import type { PracticeSummary } from '../../../shared/practice/record.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { REMINDER_A } from '../../../shared/script/reminderA.ts'
import { scriptOf } from '../../../shared/script/scripts.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { Button, LinkButton, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { usePhone } from '../phone/phone.ts'
import { useReleases } from '../sync/sync.ts'
import { AGREED, letCallBack } from './callBack.ts'
import { readRecord, recordKey } from './keeper.ts'
import { Track } from './Track.tsx'
import './debrief.css'

/** Lines of "what happened" shown at first. */
const FEW = 6

export interface DebriefProps {
  readonly summary: PracticeSummary | null
  readonly now: Instant
  onAgain(scenario: Scenario, manner: PracticeManner): void
}

export function Debrief({ summary, now, onAgain }: DebriefProps) {
  const { t } = useTranslation()
  return (
    <aside
      className="sheet pr-debrief"
      aria-label={t('practice.debrief.label')}
      data-debrief={summary?.callId}
    >
      {summary === null ? (
        <EmptyState
          icon="practice"
          title={t('practice.debrief.empty')}
          hint={t('practice.debrief.emptyHint')}
        />
      ) : (
        <Kept key={summary.callId} summary={summary} now={now} onAgain={onAgain} />
      )}
    </aside>
  )
}

function Kept({ summary, now, onAgain }: DebriefProps & { summary: PracticeSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const releases = useReleases()
  const idle = usePhone((state) => state.call.state === 'idle')
  const stored = useView('draft', { key: recordKey(summary.callId) })
  const record = useMemo(() => readRecord(stored.value), [stored.value])
  const debrief = useMemo(
    () => record && debriefOf(record, scriptOf(record.script?.script ?? REMINDER_A, releases)),
    [record, releases],
  )
  const partner = PARTNERS[summary.scenario]
  const found = debrief?.next.length ?? 0
  /** The moment looked at, ms after the answer. */
  const [looked, setLooked] = useState<number | null>(null)
  const again = () => onAgain(summary.scenario, summary)
  useKey('R', again, {
    label: t('practice.debrief.again'),
    group: t('shell.screen.practice'),
    enabled: idle,
  })
  return (
    <>
      <header className="pr-verdict">
        <p className="t3 sm">{t('practice.debrief.when', { when: format.dayTime(summary.at, now) })}</p>
        <div className="row">
          <Ring
            score={debrief?.score ?? summary.score}
            label={t('practice.debrief.score', { n: summary.score })}
          />
          <div>
            <h2>
              {!summary.answered
                ? t('practice.debrief.unanswered')
                : found === 0
                  ? t('practice.debrief.perfect')
                  : found === 1
                    ? t('practice.debrief.one')
                    : t('practice.debrief.some', { count: found })}
            </h2>
            <p className="t2">
              {t('practice.debrief.facts', {
                who: format.pick(partner.name),
                level: t(`practice.level.${summary.difficulty}`),
                mood: t(`practice.moodLevel.${summary.mood}`),
                name: summary.name,
                talk: format.timer(summary.talkMs),
              })}
            </p>
          </div>
        </div>
        {debrief && <Path path={debrief.path} onLook={setLooked} />}
      </header>
      {debrief ? (
        <Scroll label={t('practice.debrief.label')} className="fade">
          <Findings debrief={debrief} looked={looked} onLook={setLooked} />
        </Scroll>
      ) : (
        stored.value !== undefined && (
          <EmptyState icon="file" title={t('practice.debrief.gone')} hint={t('practice.debrief.goneHint')} />
        )
      )}
      <footer>
        {record?.code === AGREED && record.caseId !== null && (
          <CallBack caseId={record.caseId} manner={summary} disabled={!idle} />
        )}
        <Button look="soft" icon="undo" full combo="R" disabled={!idle} onClick={again}>
          {t('practice.debrief.again')}
        </Button>
      </footer>
    </>
  )
}

/** The way through the script; a line where something is left to try stands out by colour, mark and name. */
function Path({ path, onLook }: { path: DebriefData['path']; onLook(ms: number): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (path.length === 0) return null
  return (
    <ol className="pr-path" aria-label={t('practice.debrief.path')}>
      {path.map(({ node, ms, weak }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may be walked twice
        <li key={index} data-weak={weak}>
          <button
            type="button"
            aria-label={t(weak ? 'practice.debrief.weakLine' : 'practice.debrief.line', {
              node,
              time: format.timer(ms),
            })}
            onClick={() => onLook(ms)}
          >
            {node}
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Lets the customer who was promised a call take the telephone themselves, now. */
function CallBack({ caseId, manner, disabled }: { caseId: Id; manner: PracticeManner; disabled: boolean }) {
  const { t } = useTranslation()
  const { local, clock } = useDesk()
  const words = useProblemWords()
  const [asked, setAsked] = useState(false)
  const ask = () => {
    setAsked(true)
    letCallBack(local, caseId, clock.now(), manner)
      .catch((error: unknown) => {
        const said = words(problemOf(error, 'practice'))
        showToast({ tone: 'bad', title: said.what, text: said.now })
      })
      .finally(() => setAsked(false))
  }
  return (
    <Button look="ghost" icon="callback" full disabled={disabled || asked} onClick={ask}>
      {t(asked ? 'practice.called' : 'practice.debrief.callBack')}
    </Button>
  )
}

interface Looking {
  readonly looked: number | null
  onLook(ms: number): void
}

function Findings({ debrief, looked, onLook }: { debrief: DebriefData } & Looking) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      {debrief.curve.length > 0 && (
        <Section title={t('practice.debrief.mood')} right={t('practice.debrief.simulated')}>
          <Track debrief={debrief} looked={looked} />
        </Section>
      )}
      {debrief.next.length > 0 && (
        <Section title={t('practice.debrief.next')}>
          <List findings={debrief.next} kind="next" onLook={onLook} />
        </Section>
      )}
      {debrief.well.length > 0 && (
        <Section title={t('practice.debrief.well')}>
          <List findings={debrief.well} kind="well" onLook={onLook} />
        </Section>
      )}
      {debrief.parts.length > 0 && (
        <Section
          title={t('practice.debrief.parts')}
          right={t('practice.debrief.reckoned', {
            got: debrief.parts.reduce((sum, part) => sum + part.got, 0),
            of: debrief.parts.reduce((sum, part) => sum + part.of, 0),
            score: debrief.score,
          })}
        >
          <dl className="pr-parts">
            {debrief.parts.map(({ part, got, of }) => (
              <div key={part}>
                <dt>{format.pick(PARTS[part].name)}</dt>
                <dd>
                  <span className="prog" aria-hidden="true">
                    <i data-full={got === of} style={{ width: `${(got / of) * 100}%` }} />
                  </span>
                  <span>
                    <b>{got}</b>
                    <span className="t3"> / {of}</span>
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      <Events events={debrief.events} looked={looked} />
    </>
  )
}

function List({
  findings,
  kind,
  onLook,
}: {
  findings: readonly Finding<string>[]
  kind: 'next' | 'well'
  onLook(ms: number): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ul className="pr-findings" data-findings={kind}>
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two findings of one rule may say the same at the same time
        <li key={`${finding.rule} ${index}`} data-rule={finding.rule}>
          <span className={kind === 'well' ? 'ok' : 'warn'}>
            <Icon name={kind === 'well' ? 'check' : 'spark'} />
          </span>
          <span>
            <b>{format.pick(finding.title)}</b>
            {finding.lost > 0 && <Tag small>{t('practice.debrief.lost', { points: finding.lost })}</Tag>}
            <small>{format.pick(finding.text)}</small>
          </span>
          {finding.ms !== null && (
            <Moment ms={finding.ms} title={t('practice.debrief.look')} onLook={onLook} />
          )}
        </li>
      ))}
    </ul>
  )
}

/** A time that shows where it lies in the call. */
function Moment({ ms, title, onLook }: { ms: number; title: string; onLook(ms: number): void }) {
  const format = useFormat()
  return (
    <LinkButton title={title} onClick={() => onLook(ms)}>
      <Icon name="play" size="s" />
      <time>{format.timer(ms)}</time>
    </LinkButton>
  )
}

function Events({ events, looked }: { events: readonly DebriefEvent[]; looked: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)
  // What is looked at is shown, wherever it stands.
  const at = looked === null ? -1 : events.findLastIndex(({ ms }) => ms <= looked)
  const shown = all || at >= FEW ? events : events.slice(0, FEW)
  return (
    <Section
      title={t('practice.debrief.events')}
      right={
        events.length > FEW && (
          <LinkButton aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('practice.less') : t('practice.debrief.eventsMore', { n: events.length })}
          </LinkButton>
        )
      }
    >
      <ol className="pr-events">
        {shown.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes once it is made
          <li key={index} data-event={event.kind} data-looked={index === at}>
            <time>{format.timer(event.ms)}</time>
            <span className="t3">{t(`practice.debrief.event.${event.kind}`)}</span>
            <span>{event.kind === 'end' ? '' : format.pick(event.text)}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

const RING = 2 * Math.PI * 29

function Ring({ score, label }: { score: number; label: string }) {
  return (
    <svg
      className="pr-ring"
      viewBox="0 0 68 68"
      width="68"
      height="68"
      role="img"
      aria-label={label}
      data-score={score}
    >
      <circle cx="34" cy="34" r="29" fill="none" stroke="var(--surface-3)" strokeWidth="6" />
      <circle
        cx="34"
        cy="34"
        r="29"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="6"
        strokeLinecap="round"
        strokeDasharray={`${(RING * score) / 100} ${RING}`}
        transform="rotate(-90 34 34)"
      />
      <text x="34" y="41" textAnchor="middle">
        {score}
      </text>
    </svg>
  )
}
