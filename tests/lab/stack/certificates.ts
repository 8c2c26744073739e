// The lab's certificates, made by openssl for one run: an authority of its own and what servers show. The keys are thrown away
// with the folder. Besides the good one there are three that a desk must refuse.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificate {
  readonly certificate: string
  readonly key: string
}

export interface Certificates {
  /** The authority that a desk of the lab trusts. */
  readonly authority: Certificate
  readonly good: Certificate
  /** For 127.0.0.1, but of an authority that nobody trusts. */
  readonly foreign: Certificate
  /** Of the trusted authority, for another host. */
  readonly otherName: Certificate
  /** Of the trusted authority, over for a year. */
  readonly expired: Certificate
}

const HERE = 'IP:127.0.0.1,DNS:localhost,DNS:lab.test'
const DAY_MS = 86_400_000

/** Makes them in `folder`, all paths absolute; takes about a second. */
export function makeCertificates(folder: string): Certificates {
  const ssl = (args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const pair = (name: string): Certificate => ({
    certificate: join(folder, `${name}.crt`),
    key: join(folder, `${name}.key`),
  })

  function authority(name: string): Certificate {
    const made = pair(name)
    const subject = `/CN=Duedesk lab ${name}`
    ssl([
      'req',
      '-x509',
      ...key,
      '-days',
      '7',
      '-subj',
      subject,
      '-keyout',
      made.key,
      '-out',
      made.certificate,
    ])
    return made
  }

  function server(
    name: string,
    by: Certificate,
    names: string,
    until = Date.now() + 7 * DAY_MS,
  ): Certificate {
    const made = pair(name)
    const request = join(folder, `${name}.csr`)
    const config = join(folder, `${name}.cnf`)
    // `openssl ca` is the one command of every openssl that can make a certificate that is already over.
    writeFileSync(join(folder, `${name}.index`), '')
    writeFileSync(
      config,
      [
        '[ca]\ndefault_ca=lab',
        `[lab]\ndatabase=${join(folder, `${name}.index`)}\nnew_certs_dir=${folder}`,
        'rand_serial=yes\ndefault_md=sha256\npolicy=any\nx509_extensions=server\nunique_subject=no',
        '[any]\ncommonName=supplied',
        `[server]\nsubjectAltName=${names}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE`,
      ].join('\n'),
    )
    ssl(['req', '-new', ...key, '-subj', `/CN=${name}`, '-keyout', made.key, '-out', request])
    const dates = ['-startdate', asn1Time(until - 30 * DAY_MS), '-enddate', asn1Time(until)]
    ssl(
      ['ca', '-batch', '-notext', '-config', config, '-cert', by.certificate, '-keyfile', by.key]
        .concat(dates)
        .concat(['-in', request, '-out', made.certificate]),
    )
    return made
  }

  const root = authority('authority')
  return {
    authority: root,
    good: server('good', root, HERE),
    foreign: server('foreign', authority('stranger'), HERE),
    otherName: server('otherName', root, 'DNS:elsewhere.test'),
    expired: server('expired', root, HERE, Date.now() - 365 * DAY_MS),
  }
}

/** `YYMMDDHHMMSSZ`, as openssl wants it. */
function asn1Time(at: number): string {
  return `${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`
}

/**
 * A home folder whose Chromium trusts an authority, as one where the company's IT has installed it: made in `folder`, to be
 * given as HOME. Nothing of the desk is changed for it.
 */
export function homeThatTrusts(folder: string, { certificate }: Certificate): string {
  const home = join(folder, 'home')
  const store = join(home, '.pki', 'nssdb')
  mkdirSync(store, { recursive: true })
  const certutil = (...args: string[]) =>
    execFileSync('certutil', ['-d', `sql:${store}`, ...args], { stdio: 'pipe' })
  certutil('-N', '--empty-password')
  certutil('-A', '-t', 'C,,', '-n', 'lab', '-i', certificate)
  return home
}
