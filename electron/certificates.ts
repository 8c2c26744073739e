// Which servers this computer does not trust, and why: Chromium tells the page of a WebSocket only that it failed. Changes no
// verdict; what Chromium refuses stays refused.
import type { Session } from 'electron'
import type { DistrustedCertificate } from '../shared/ipc.ts'

/** Hosts that are remembered; more fail only on a machine that is attacked or badly set up. */
const MOST = 32

export interface Certificates {
  /** `host` without a port; null when it was never turned away, or is trusted since. */
  distrusted(host: string): DistrustedCertificate | null
}

export function watchCertificates(session: Pick<Session, 'setCertificateVerifyProc'>): Certificates {
  const refused = new Map<string, DistrustedCertificate>()
  session.setCertificateVerifyProc(({ hostname, certificate, verificationResult, errorCode }, answer) => {
    refused.delete(hostname)
    if (errorCode !== 0) {
      for (const oldest of [...refused.keys()].slice(0, Math.max(0, refused.size - MOST + 1)))
        refused.delete(oldest)
      refused.set(hostname, {
        host: hostname.slice(0, 260),
        subject: certificate.subjectName.slice(0, 200),
        issuer: certificate.issuerName.slice(0, 200),
        validUntil: Math.round(certificate.validExpiry * 1000),
        reason: verificationResult.replace(/^net::ERR_/, '').slice(0, 80),
      })
    }
    // -3: as Chromium judged.
    answer(-3)
  })
  return { distrusted: (host) => refused.get(host) ?? null }
}
