// What was asked for and how far it came, under filters, with the paper of letters. Private to the section. Promises: asked anew with every
// pull of this desk, so that a receipt shows without asking; masked as central sends it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { LoggedMessage, MessageLogReply } from '../../../shared/message/bodies.ts'
import { MessageChannel, MessageState } from '../../../shared/messageRows.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Tag } from '../../ui/controls.tsx'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { MESSAGE_TONES, messageReason } from '../customer/messageWords.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { useSync } from '../sync/sync.ts'

const ALL = 'all' as const

export function MessageLog({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const pulledAt = useSync().lastPullAt
  const [state, setState] = useState<MessageState | typeof ALL>(ALL)
  const [channel, setChannel] = useState<MessageChannel | typeof ALL>(ALL)
  const [found, setFound] = useState<MessageLogReply | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = useRef(0)
  const load = useCallback(
    async (cursor: string | null) => {
      run.current += 1
      const mine = run.current
      try {
        const page = await sync.messages.log({
          state: state === ALL ? undefined : state,
          channel: channel === ALL ? undefined : channel,
          cursor: cursor ?? undefined,
        })
        if (mine !== run.current) return
        setFound((before) =>
          cursor === null || !before ? page : { ...page, messages: [...before.messages, ...page.messages] },
        )
        setProblem(null)
      } catch (error) {
        if (mine === run.current) setProblem(problemOf(error, 'messages.log'))
      }
    },
    [sync, state, channel],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the desk has pulled
  useEffect(() => {
    void load(null)
  }, [load, pulledAt])
  return (
    <>
      <div className="md-filters row">
        <Pills
          label={t('message.desk.byState')}
          value={state}
          onChange={setState}
          choices={[ALL, ...MessageState.options].map((value) => ({
            value,
            text: value === ALL ? t('message.desk.all') : t(`message.state.${value}`),
          }))}
        />
        <Pills
          label={t('message.channelLabel')}
          value={channel}
          onChange={setChannel}
          choices={[ALL, ...MessageChannel.options].map((value) => ({
            value,
            text: value === ALL ? t('message.desk.allChannels') : t(`message.channel.${value}`),
          }))}
        />
      </div>
      {problem && <ProblemNote problem={problem} />}
      {!found && !problem && <Loading label={t('common.loading')} onAgain={() => void load(null)} />}
      {found && found.messages.length === 0 && (
        <EmptyState icon="message" title={t('message.desk.empty')} hint={t('message.desk.emptyText')} />
      )}
      {found && found.messages.length > 0 && (
        <Scroll className="md-log" label={t('message.desk.log')}>
          <table className="md-table">
            <thead>
              <tr>
                {(['asked', 'who', 'text', 'state', 'by', 'paper'] as const).map((head) => (
                  <th key={head} scope="col">
                    {t(`message.desk.head.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.messages.map((one) => (
                <Row key={one.id} one={one} now={now} />
              ))}
            </tbody>
          </table>
          {found.cursor !== null && (
            <Button size="sm" onClick={() => void load(found.cursor)}>
              {t('message.desk.more')}
            </Button>
          )}
        </Scroll>
      )}
    </>
  )
}

function Row({ one, now }: { one: LoggedMessage; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sync, bridge } = useDesk()
  const words = useProblemWords()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const bytes = new Uint8Array(await (await sync.messages.paper(one.id)).arrayBuffer())
      const content = { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
      const { path } = await bridge.call('file.save', { suggestedName: `${one.id}.pdf`, content })
      if (path !== null) showToast({ tone: 'ok', title: t('intake.result.saved', { path }) })
    } catch (error) {
      const said = words(problemOf(error, 'paper'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(false)
    }
  }
  return (
    <tr data-message={one.id} data-state={one.state}>
      <td className="nowrap">{format.when(one.askedAt, now)}</td>
      <td>
        {one.name}
        <span className="sm t3 md-to">{one.to}</span>
      </td>
      <td>
        {format.pick(one.title)}
        <span className="sm t3 md-to">
          {t('message.desk.version', { channel: t(`message.channel.${one.channel}`), version: one.version })}
        </span>
      </td>
      <td>
        <Tag tone={MESSAGE_TONES[one.state]}>{t(`message.state.${one.state}`)}</Tag>
        <span className="sm t3 md-to">
          {[
            one.reason === '' ? '' : messageReason(one.reason, t, format),
            one.state === 'queued' && one.nextAt !== null
              ? t('message.timeline.planned', { at: format.dayTime(one.nextAt, now) })
              : format.when(one.at, now),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </td>
      <td>{one.askedBy.name}</td>
      <td>
        {one.paper && (
          <Button size="sm" look="ghost" icon="import" busy={busy} onClick={() => void save()}>
            {t('message.desk.paper')}
          </Button>
        )}
      </td>
    </tr>
  )
}
