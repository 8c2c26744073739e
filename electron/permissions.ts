// What the window may ask of the machine: the microphone, the choice of a loudspeaker, the keys of a headset, and to put text on the
// clipboard, on our own page. Reading the clipboard and everything else is refused, and so is every device but the chosen headset.
import type { HIDDevice, Session, WebContents } from 'electron'
import { APP_ORIGIN } from './childMessages.ts'

const USUAL = ['media', 'speaker-selection', 'hid']

/** The origin of a URL of ours: `URL.origin` is "null" for schemes that are not of the web. */
function isOurs(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
}

export function lockPermissions(
  session: Session,
  ours: () => WebContents | null,
  denied: (what: string) => void,
  isChosen: (headset: HIDDevice) => boolean,
  copying = true,
): void {
  const allowedKinds = new Set<string>([...USUAL, ...(copying ? ['clipboard-sanitized-write'] : [])])
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const allowed =
      allowedKinds.has(permission) &&
      contents === ours() &&
      details.isMainFrame &&
      isOurs(details.requestingUrl) &&
      !mediaTypes.includes('video')
    if (!allowed) denied(permission)
    answer(allowed)
  })
  session.setPermissionCheckHandler((contents, permission, origin, details) => {
    const ourPage = contents === ours() && isOurs(origin.replace(/\/$/, ''))
    return allowedKinds.has(permission) && ourPage && details.mediaType !== 'video'
  })
  session.setDevicePermissionHandler(
    ({ deviceType, origin, device }) =>
      deviceType === 'hid' &&
      isOurs(origin.replace(/\/$/, '')) &&
      'vendorId' in device &&
      isChosen(device as HIDDevice),
  )
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
}
