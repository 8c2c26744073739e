// The board (看板), a section of Manage for supervisors: what waits for them, and what each agent is doing now. Public. Promises: asked anew by itself
// while it is open, and with every pull; says when a desk was last heard; by staff number, never by amount or merit.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BoardAgent, type BoardReply, DOING, type Doing } from '../../../shared/boardBodies.ts'
import { type Instant, MINUTE, SECOND } from '../../../shared/instant.ts'
import { useNow } from '../../clock.ts'
import { Pills, Scroll, Tag, type Tone } from '../../ui/controls.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { Announce } from './announce.tsx'
import { JoinKeys, useJoining } from './joining.tsx'
import './board.css'

const ASKED_EVERY = 10 * SECOND
/** A desk that said nothing for so long may be off the network: what is shown of it is what was. */
const UNHEARD = 10 * MINUTE
const ALL = 'all' as const

const TONES: Record<Doing, Tone> = {
  call: 'acc',
  ringing: 'acc',
  wrapUp: 'plain',
  ready: 'ok',
  notReady: 'warn',
  break: 'warn',
  offline: 'outl',
}

export function BoardSection(_props: SectionProps) {
  const { t } = useTranslation()
  const now = useNow(SECOND)
  const { value, problem, reload } = useManage('board', (manage) => manage.board())
  const [only, setOnly] = useState<Doing | typeof ALL>(ALL)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `reload` asks the same question however often it is made anew
  useEffect(() => {
    const timer = setInterval(reload, ASKED_EVERY)
    return () => clearInterval(timer)
  }, [])
  const agents = value?.agents ?? []
  const count = (doing: Doing) => agents.filter((one) => one.doing === doing).length
  const shown = agents.filter((one) => only === ALL || one.doing === only)
  return (
    <>
      <header className="page-head">
        <h1>{t('manage.section.board')}</h1>
        <p>{t('board.intro')}</p>
      </header>
      {problem && <ProblemNote problem={problem} />}
      {!value && !problem && <Loading label={t('common.loading')} onAgain={reload} />}
      {value && (
        <>
          <Waiting waiting={value.waiting} now={now} />
          <Announce />
          <div className="page-tools">
            <Pills
              label={t('board.doingLabel')}
              value={only}
              onChange={setOnly}
              choices={[
                { value: ALL, text: t('board.all'), count: agents.length },
                ...DOING.map((doing) => ({
                  value: doing,
                  text: t(`board.doing.${doing}`),
                  count: count(doing),
                })),
              ]}
            />
          </div>
          <Scroll className="bo" label={t('manage.section.board')}>
            {shown.length === 0 ? (
              <EmptyState icon="users" title={t('board.empty')} />
            ) : (
              <Team agents={shown} now={now} />
            )}
          </Scroll>
        </>
      )}
    </>
  )
}

/** What waits for a supervisor, the most pressing first; nothing that is nought is coloured. */
function Waiting({ waiting, now }: { waiting: BoardReply['waiting']; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const clocks: [
    name: 'help' | 'complaints' | 'plans' | 'exceptions' | 'holdsDue' | 'messagesFailed',
    note: string,
  ][] = [
    [
      'help',
      waiting.helpSince === null
        ? ''
        : t('board.waits', { time: format.timer(Math.max(0, now - waiting.helpSince)) }),
    ],
    [
      'complaints',
      waiting.complaintsLate > 0
        ? t('board.late', { n: waiting.complaintsLate })
        : waiting.complaintDue === null
          ? ''
          : t('board.due', { at: format.dayTime(waiting.complaintDue, now) }),
    ],
    ['plans', ''],
    ['exceptions', ''],
    ['holdsDue', ''],
    ['messagesFailed', ''],
  ]
  return (
    <ul className="bo-waiting">
      {clocks.map(([name, note]) => {
        const pressing =
          waiting[name] > 0 && (name === 'help' || (name === 'complaints' && waiting.complaintsLate > 0))
        return (
          <li key={name} data-waiting={name} data-pressing={pressing || undefined}>
            <span className="sm t2">{t(`board.waiting.${name}`)}</span>
            <b>{waiting[name]}</b>
            <span className="sm t3">{note}</span>
          </li>
        )
      })}
    </ul>
  )
}

function Team({ agents, now }: { agents: readonly BoardAgent[]; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const joining = useJoining(agents)
  return (
    <table className="bo-table">
      <thead>
        <tr>
          {(['agent', 'doing', 'since', 'calls', 'answered', 'flagged', 'uncoded', 'heard'] as const).map(
            (head) => (
              <th key={head} scope="col">
                {t(`board.head.${head}`)}
              </th>
            ),
          )}
          {joining.ways.length > 0 && <th scope="col">{t('supervise.head')}</th>}
        </tr>
      </thead>
      <tbody>
        {agents.map((one) => {
          const unheard = one.doing !== 'offline' && (one.heardAt === null || now - one.heardAt > UNHEARD)
          return (
            <tr
              key={one.id}
              data-agent={one.staffNumber}
              data-doing={one.doing}
              data-chosen={joining.chosen === one.id || undefined}
            >
              <th scope="row">
                {one.staffNumber} {one.name}
                {one.team && <span className="sm t3"> {one.team}</span>}
              </th>
              <td>
                <Tag tone={TONES[one.doing]}>{t(`board.doing.${one.doing}`)}</Tag>{' '}
                {one.asksHelp && (
                  <Tag tone="warn" icon="hand">
                    {t('board.asksHelp')}
                  </Tag>
                )}
              </td>
              <td>{one.since === null ? '' : format.timer(Math.max(0, now - one.since))}</td>
              <td>{one.calls}</td>
              <td>{one.answered}</td>
              <td className={one.flagged > 0 ? 'warn' : ''}>{one.flagged}</td>
              <td className={one.uncoded > 0 ? 'warn' : ''}>{one.uncoded}</td>
              <td className={unheard ? 'warn' : 't3'}>
                {one.heardAt === null ? t('board.never') : format.dayTime(one.heardAt, now)}
              </td>
              {joining.ways.length > 0 && (
                <td>
                  <JoinKeys agent={one} joining={joining} />
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
