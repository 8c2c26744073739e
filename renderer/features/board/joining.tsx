// The way from the board into the call of an agent: keys and buttons for each way that the exchange has a code for. Private to the board.
// Promises: the keys mean the agent who was chosen and nobody who came in their place; central has noted it before anything is dialled.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BoardAgent } from '../../../shared/boardBodies.ts'
import { ProblemError, problemOf } from '../../../shared/problem.ts'
import type { Id } from '../../../shared/rows.ts'
import { type JoinWay, joinCode, waysOf } from '../../../shared/supervise.ts'
import { useDesk } from '../../desk.ts'
import { Button } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { joinCall, usePhone } from '../phone/phone.ts'

const KEYS: Record<JoinWay, string> = { listen: 'L', whisper: 'W', barge: 'B' }
const ICONS: Record<JoinWay, IconName> = { listen: 'headset', whisper: 'message', barge: 'users' }

export interface Joining {
  /** None: no column. */
  readonly ways: readonly JoinWay[]
  /** Who was chosen, while in a call. */
  readonly chosen: Id | null
  /** The line stands, and nothing else is on it. */
  readonly free: boolean
  choose(agent: Id): void
  go(agent: BoardAgent, way: JoinWay): void
}

export function useJoining(agents: readonly BoardAgent[]): Joining {
  const { t } = useTranslation()
  const { sync, bridge } = useDesk()
  const supervise = usePhone((state) => state.supervise)
  const free = usePhone(
    ({ call, joined, registration }) =>
      registration.state === 'registered' &&
      joined === null &&
      (call.state === 'idle' || call.state === 'paused'),
  )
  const [wanted, choose] = useState<Id | null>(null)
  const ways = waysOf(supervise)
  const inCall = ways.length === 0 ? [] : agents.filter((one) => one.doing === 'call')
  const chosen = inCall.find((one) => one.id === wanted) ?? null

  const go = (agent: BoardAgent, way: JoinWay) => {
    if (supervise === null) return
    const { id, staffNumber, name } = agent
    void joinCall({
      way,
      agent: `${staffNumber} ${name}`,
      async open() {
        const join = await sync.manage.join({ agent: id, way, announce: supervise.announce })
        // What the agent was told ends with the agent's call at the latest.
        const over = () =>
          void sync.manage.joinOver(join.id).catch((error: unknown) => {
            const { code } = problemOf(error, 'join')
            void bridge.call('log.write', { level: 'warn', event: 'join.over', data: { code } })
          })
        const code = joinCode(supervise, way, join.extension)
        if (code !== null) return { code, over }
        over()
        throw new ProblemError('supervise.noExtension')
      },
    })
  }
  const step = (by: 1 | -1) => {
    const at = inCall.findIndex((one) => one.id === wanted)
    const next = inCall[at === -1 ? 0 : Math.min(inCall.length - 1, Math.max(0, at + by))]
    if (next) choose(next.id)
  }
  const press = (way: JoinWay) => chosen && go(chosen, way)
  const group = t('manage.title')
  const enabled = (way: JoinWay) => free && chosen !== null && ways.includes(way)
  useKey('J', () => step(1), { label: t('supervise.keys.next'), group, enabled: inCall.length > 0 })
  useKey('K', () => step(-1), { label: t('supervise.keys.previous'), group, enabled: inCall.length > 0 })
  useKey('L', () => press('listen'), {
    label: t('supervise.keys.listen'),
    group,
    enabled: enabled('listen'),
  })
  useKey('W', () => press('whisper'), {
    label: t('supervise.keys.whisper'),
    group,
    enabled: enabled('whisper'),
  })
  useKey('B', () => press('barge'), {
    label: t('supervise.keys.barge'),
    group,
    enabled: enabled('barge'),
  })
  return { ways, chosen: chosen?.id ?? null, free, choose, go }
}

/** The last cell of an agent's line. */
export function JoinKeys({ agent, joining }: { agent: BoardAgent; joining: Joining }) {
  const { t } = useTranslation()
  if (agent.doing !== 'call') return null
  const name = `${agent.staffNumber} ${agent.name}`
  return (
    <span className="row tight">
      {joining.ways.map((way) => (
        <Button
          key={way}
          size="sm"
          look="ghost"
          icon={ICONS[way]}
          data-way={way}
          title={t(`supervise.tip.${way}`, { agent: name })}
          disabled={!joining.free}
          {...(joining.chosen === agent.id ? { combo: KEYS[way] } : {})}
          onFocus={() => joining.choose(agent.id)}
          onClick={() => joining.go(agent, way)}
        >
          {t(`supervise.way.${way}`)}
        </Button>
      ))}
    </span>
  )
}
