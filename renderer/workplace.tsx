// What a signed-in agent works with, as one part of its own: `main.tsx` loads it while the person still types at sign-in, so that
// the sign-in screen itself stands sooner. Nothing else imports it.
import { App, type AppProps } from './App.tsx'
import { type Desk, DeskProvider } from './desk.ts'
import { usePhone } from './features/phone/phone.ts'
import { AntLook } from './frame/AntLook.tsx'
// After the looks of all features, which it narrows.
import './frame/narrow.css'

// Also of the screens that are read later: looks that came after `narrow.css` would undo it.
import.meta.glob('./features/**/*.css', { eager: true })

export { openLine, openPhone } from './openPhone.ts'

export function Workplace({ desk, ...app }: AppProps & { readonly desk: Desk }) {
  return (
    <AntLook settings={app.settings}>
      <DeskProvider desk={desk}>
        <App key={desk.profile.id} {...app} />
      </DeskProvider>
    </AntLook>
  )
}

const isIdle = () => ['idle', 'paused'].includes(usePhone.getState().call.state)

/** Runs `work` at once, or as soon as call and wrap-up are over. */
export function whenIdle(work: () => void): void {
  if (isIdle()) {
    work()
    return
  }
  const stop = usePhone.subscribe(() => {
    if (!isIdle()) return
    stop()
    work()
  })
}
