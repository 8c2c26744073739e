// What lies over everything. While the machine is locked nothing of anybody stands on our screen, and a ringing call goes on ringing;
// whoever unlocks the machine sees it again. Where the company asks, an unattended desk covers itself until its agent's password is
// typed, every screen bears a faint mark of whose it is, and text stays in the window.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { localDay } from '../../shared/instant.ts'
import { problemOf } from '../../shared/problem.ts'
import { useDesk } from '../desk.ts'
import { Icon } from '../ui/icons.tsx'
import { showToast } from '../ui/states.tsx'
import { PasswordInPlace } from './SignInAgain.tsx'

export interface Lock {
  /** Nothing may be seen. */
  readonly locked: boolean
  /** Nobody was there for as long as the company says: the password opens it. */
  readonly unattended: boolean
  /** Rejects as sign-in does. */
  unlock(password: string): Promise<void>
}

export function useLock(): Lock {
  const { bridge, profile, signInAgain } = useDesk()
  const [system, setSystem] = useState(false)
  const [unattended, setUnattended] = useState(false)
  useEffect(
    () =>
      bridge.on('power', (what) => {
        if (what === 'lock') setSystem(true)
        if (what === 'unlock') setSystem(false)
      }),
    [bridge],
  )
  useEffect(() => bridge.on('unattended', () => setUnattended(true)), [bridge])
  return {
    locked: system || unattended,
    unattended,
    async unlock(password) {
      try {
        await signInAgain(password)
      } catch (error) {
        const { code } = problemOf(error, 'unlock')
        if (code !== 'central.unreachable' && code !== 'central.timeout') throw error
        // Without a network this machine knows the password as well as at sign-in.
        await bridge.call('session.offlineUnlock', { loginName: profile.loginName, password })
      }
      setUnattended(false)
    },
  }
}

export function Covers({ locked, unattended, unlock }: Lock) {
  const { managed } = useDesk()
  return (
    <>
      {managed.screen.watermark && <Watermark />}
      {!managed.screen.copying && <NoCopying />}
      {locked && <LockCover unattended={unattended} unlock={unlock} />}
    </>
  )
}

function LockCover({ unattended, unlock }: Pick<Lock, 'unattended' | 'unlock'>) {
  const { t } = useTranslation()
  useEffect(() => {
    if (!unattended) return
    // No key of the work acts behind the cover: what is typed belongs to the password.
    const keep = (event: KeyboardEvent) => event.stopPropagation()
    document.addEventListener('keydown', keep)
    return () => document.removeEventListener('keydown', keep)
  }, [unattended])
  if (!unattended)
    return (
      <div className="lock-cover" role="status">
        <Icon name="lock" />
        <p>{t('shell.locked')}</p>
      </div>
    )
  return (
    <main className="lock-cover" aria-label={t('shell.unattended.title')}>
      <Icon name="lock" />
      <h1>{t('shell.unattended.title')}</h1>
      <p>{t('shell.unattended.text')}</p>
      <PasswordInPlace button={t('shell.unattended.open')} focused check={unlock} />
    </main>
  )
}

/** A picture rather than text: nothing reads it out, nothing can be selected, and it takes no click. */
function Watermark() {
  const { profile, clock } = useDesk()
  const words = `${profile.staffNumber} ${profile.loginName} ${localDay(clock.read().at, 'Asia/Shanghai')}`
  const safe = words.replace(/[<>&"']/g, ' ')
  const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><text x="20" y="120" transform="rotate(-20 160 90)" font-family="sans-serif" font-size="14">${safe}</text></svg>`
  return (
    <div
      className="watermark"
      aria-hidden="true"
      data-mark={safe}
      style={{ maskImage: `url("data:image/svg+xml,${encodeURIComponent(tile)}")` }}
    />
  )
}

/** Fields keep their own clipboard: a number may be pasted, and what one typed oneself may be moved. */
function NoCopying() {
  const { t } = useTranslation()
  useEffect(() => {
    const refuse = (event: Event) => {
      const { target } = event
      if (event.type !== 'dragstart' && target instanceof HTMLElement && target.matches('input, textarea'))
        return
      event.preventDefault()
      if (event.type === 'copy') showToast({ tone: 'warn', title: t('shell.copyingForbidden') })
    }
    const kinds = ['copy', 'cut', 'dragstart'] as const
    for (const kind of kinds) document.addEventListener(kind, refuse, true)
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, refuse, true)
    }
  }, [t])
  return null
}
