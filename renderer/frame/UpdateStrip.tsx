// A newer version that is ready: said once it is on disk, with a way to install it now while no call is up and no result is open. It is
// installed anyway when the program is closed, so nobody has to hurry.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../shared/problem.ts'
import type { UpdateState } from '../../shared/updates.ts'
import { useDesk } from '../desk.ts'
import { usePhone } from '../features/phone/phone.ts'
import { Button } from '../ui/controls.tsx'
import { Strip, showToast } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'

export function UpdateStrip() {
  const { t } = useTranslation()
  const { bridge } = useDesk()
  const words = useProblemWords()
  const [state, setState] = useState<UpdateState>({ state: 'off' })
  const [later, setLater] = useState(false)
  const free = usePhone(
    ({ call, joined }) => joined === null && (call.state === 'idle' || call.state === 'paused'),
  )
  const say = (error: unknown) => {
    const said = words(problemOf(error, 'update'))
    showToast({ tone: 'bad', title: said.what, text: said.now })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; words change with the language only
  useEffect(() => {
    const stop = bridge.on('update', setState)
    bridge.call('update.state').then(setState, say)
    return stop
  }, [bridge])
  if (state.state !== 'ready' || later) return null
  return (
    <Strip
      tone="ok"
      icon="download"
      title={t('shell.update.ready', { version: state.version })}
      text={t('shell.update.text')}
      right={
        <span className="row tight">
          <Button
            size="sm"
            look="soft"
            disabled={!free}
            onClick={() => void bridge.call('update.install').catch(say)}
          >
            {t('shell.update.now')}
          </Button>
          <Button size="sm" look="ghost" onClick={() => setLater(true)}>
            {t('shell.update.later')}
          </Button>
        </span>
      }
    />
  )
}
