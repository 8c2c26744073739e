// What lies over everything. While the machine is locked nothing of anybody stands on our screen, and a ringing call goes on ringing;
// whoever unlocks the machine sees it again. Where the company asks, an unattended desk covers itself and drops its keys until the
// password of its agent is typed, every screen bears a faint mark of whose it is, and text stays in the window.
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
  /** Nobody was there for as long as the company says: keys and rows are out of memory until this is typed. Null: somebody is. */
  readonly unattended: Secret | null
  /** Rejects as sign-in does. */
  unlock(typed: string): Promise<void>
}
/** The passphrase follows where the system keeps no secret. */
type Secret = 'password' | 'passphrase'

export function useLock(): Lock {
  const desk = useDesk()
  const { bridge } = desk
  const [system, setSystem] = useState(false)
  const [unattended, setUnattended] = useState<Secret | null>(null)
  useEffect(
    () =>
      bridge.on('power', (what) => {
        if (what === 'lock') setSystem(true)
        if (what === 'unlock') setSystem(false)
      }),
    [bridge],
  )
  useEffect(
    () =>
      bridge.on('unattended', () => {
        setUnattended('password')
        void desk.lock()
      }),
    [bridge, desk],
  )
  return {
    locked: system || unattended !== null,
    unattended,
    async unlock(typed) {
      try {
        await desk.unlock(unattended === 'passphrase' ? { passphrase: typed } : { password: typed })
      } catch (error) {
        if (unattended === 'passphrase' || problemOf(error, 'unlock').code !== 'local.keyStoreRefused')
          throw error
        setUnattended('passphrase')
        return
      }
      setUnattended(null)
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
      <PasswordInPlace
        key={unattended}
        button={t('shell.unattended.open')}
        focused
        check={unlock}
        {...(unattended === 'passphrase' ? { label: t('signIn.passphrase.field') } : {})}
      />
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
