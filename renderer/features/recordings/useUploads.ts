// What this machine still hands over of recordings, live from the shell. Public: the outbox and the light of the sync show it.
import { useEffect, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { NO_RECORDINGS, type RecordingsStatus } from '../../../shared/recording.ts'
import { useDesk } from '../../desk.ts'

export interface Uploads extends RecordingsStatus {
  /** How many central did not take: they wait for a person. */
  readonly refused: number
}

export function useUploads(): Uploads {
  const { bridge } = useDesk()
  const [status, setStatus] = useState<RecordingsStatus>(NO_RECORDINGS)
  useEffect(() => {
    let told = false
    const stop = bridge.on('recordings', (news) => {
      told = true
      setStatus(news)
    })
    bridge.call('recording.waiting').then(
      (answer) => {
        // What was told meanwhile is newer.
        if (!told) setStatus(answer)
      },
      (error: unknown) => {
        const { code } = problemOf(error, 'recordings.waiting')
        void bridge.call('log.write', { level: 'warn', event: 'recordings.waiting', data: { code } })
      },
    )
    return () => {
      told = true
      stop()
    }
  }, [bridge])
  return { ...status, refused: status.items.filter(({ state }) => state === 'refused').length }
}
