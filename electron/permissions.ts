// What the window may ask of the machine: the microphone, the choice of a loudspeaker, and to put text on the clipboard, on our
// own page. Reading the clipboard and everything else is refused, and so is every device that needs choosing.
import type { Session, WebContents } from 'electron'
import { APP_ORIGIN } from './childMessages.ts'

const ALLOWED = new Set<string>(['media', 'speaker-selection', 'clipboard-sanitized-write'])

/** The origin of a URL of ours: `URL.origin` is "null" for schemes that are not of the web. */
function isOurs(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
}

export function lockPermissions(
  session: Session,
  ours: () => WebContents | null,
  denied: (what: string) => void,
): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const allowed =
      ALLOWED.has(permission) &&
      contents === ours() &&
      details.isMainFrame &&
      isOurs(details.requestingUrl) &&
      !mediaTypes.includes('video')
    if (!allowed) denied(permission)
    answer(allowed)
  })
  session.setPermissionCheckHandler((contents, permission, origin, details) => {
    const ourPage = contents === ours() && isOurs(origin.replace(/\/$/, ''))
    return ALLOWED.has(permission) && ourPage && details.mediaType !== 'video'
  })
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
}
