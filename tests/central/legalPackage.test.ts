// The package for legal referral over central: not before somebody else agreed; what is in it, opened recordings included; every hash holds
// by the standard tool's own format, and stays on record.
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecordingSealer } from '../../renderer/features/phone/recordingSealer.ts'
import { SessionReply } from '../../shared/protocol.ts'
import type { PackagesReply } from '../../shared/referral/bodies.ts'
import { brokenLogLine, manifestProblems, type PackageData } from '../../shared/referral/legalPackage.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { unzipped } from '../zip.ts'
import { accountsCsv, caseOf, Desk, KINDS, openSite, problemIn, type Site, START } from './site.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

describe.each(KINDS)('legal packages on %s', (kind) => {
  let site: Site
  let matter: CaseRow
  let desk: Desk
  const callId = randomUUID()
  const sound = crypto.getRandomValues(new Uint8Array(4000))

  beforeAll(async () => {
    site = await openSite(kind, { recordings: { kind: 'database' } })
    await site.importCsv(accountsCsv(1, 2), { assign: site.users.agent1.profile.id })
    matter = caseOf((await site.everything(site.users.agent1)).rows, 1)
    desk = new Desk(site, site.users.agent1)
    await sent([
      desk.act('call.attempted', matter, {
        callId,
        contactId: null,
        number: '+8619900000001',
        ofDebtor: true,
        purpose: 'collect',
        rules: 'r',
      }),
      desk.act('call.answered', matter, { callId }),
      desk.note(matter, '客户说不还了 😀'),
    ])
    await recorded()
  })
  afterAll(() => site?.close())

  async function sent(acts: Parameters<Desk['send']>[0], from = desk) {
    const outcomes = (await from.send(acts)).body.verdicts.map((verdict) =>
      verdict.outcome === 'refused' ? verdict.problem.code : verdict.outcome,
    )
    expect(outcomes).toEqual(acts.map(() => 'applied'))
  }

  async function recorded() {
    const answer = await site.call('POST', '/v1/session', {
      body: { loginName: 'agent1', password: 'correct horse 测试' },
    })
    const recordingId = randomUUID()
    const told = {
      recordingId,
      callId,
      agentId: site.users.agent1.profile.id,
      device: desk.device,
      openedAt: START,
    }
    const sealer = await openRecordingSealer(crypto, SessionReply.parse(answer.body).sealKey, {
      ...told,
      media: 'audio/webm;codecs=opus',
    })
    const bytes = Buffer.concat([
      sealer.head,
      await sealer.sound(1000, sound),
      await sealer.end({ soundMs: 1000, reason: 'ended' }),
    ])
    const headers = { 'tus-resumable': '1.0.0' }
    const metadata = Object.entries({ ...told, openedAt: String(START), sha256: sha256(bytes) })
    await site.call('POST', '/v1/recordings/upload', {
      as: site.users.agent1,
      headers: {
        ...headers,
        'upload-length': String(bytes.length),
        'upload-metadata': metadata
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
    })
    const put = await site.call('PATCH', `/v1/recordings/upload/${recordingId}`, {
      as: site.users.agent1,
      body: bytes,
      headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    })
    expect(put.status).toBe(204)
  }

  const make = (language: 'zh' | 'en' = 'zh') =>
    fetch(`${site.central.url}/v1/cases/${matter.id}/package?language=${language}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.users.supervisor1.token}` },
    })

  it('@seed(21): is made only after another person agreed, and then holds log, ledger and recordings with hashes that check', async () => {
    const early = await make()
    expect([early.status, (await early.json()).code]).toEqual([409, 'referral.notApproved'])

    const ticketId = randomUUID()
    await sent([
      desk.act('ticket.opened', matter, {
        ticketId,
        ticketKind: 'legalReferral',
        subject: '移送法务',
        words: '',
        wish: '',
        channel: 'call',
        evidence: [],
        payload: {
          ground: 'refused',
          noticeOn: '2026-03-01',
          facts: '两次电话中明确表示不还，书面通知后无回应',
        },
        callId: null,
        owner: null,
      }),
    ])
    expect((await make()).status).toBe(409)
    const other = new Desk(site, site.users.supervisor1)
    await sent(
      [other.act('ticket.stepped', matter, { ticketId, step: 'confirmed', text: '同意移送', data: {} })],
      other,
    )

    const files = unzipped(Buffer.from(await (await make()).arrayBuffer()))
    const recording = [...files.keys()].find((name) => name.startsWith('recordings/'))
    expect([...files.keys()].sort()).toEqual([
      'SHA256SUMS',
      'data.json',
      'log.jsonl',
      recording,
      'summary.pdf',
    ])
    expect(files.get(recording ?? '')?.equals(Buffer.from(sound))).toBe(true)

    const manifest = files.get('SHA256SUMS')?.toString('utf8') ?? ''
    const found = [...files].map(([name, content]) => ({
      name,
      bytes: content.length,
      sha256: sha256(content),
    }))
    expect(manifestProblems(manifest, found)).toEqual([])
    const folder = mkdtempSync(join(tmpdir(), 'duedesk-package-'))
    try {
      for (const [name, content] of files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), content)
      }
      execFileSync('sha256sum', ['--strict', '--check', 'SHA256SUMS'], { cwd: folder })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }

    const log = files.get('log.jsonl')?.toString('utf8') ?? ''
    expect(brokenLogLine(log, sha256)).toBeNull()
    expect(brokenLogLine(log.replace('同意移送', '不同意'), sha256)).not.toBeNull()
    expect(log).toContain('客户说不还了')
    const data: PackageData = JSON.parse(files.get('data.json')?.toString('utf8') ?? '')
    expect(data).toMatchObject({ caseId: matter.id, recordings: [{ callId, whole: true, file: recording }] })
    expect(files.get('summary.pdf')?.subarray(0, 5).toString()).toBe('%PDF-')

    const kept = await site.call<PackagesReply>('GET', '/v1/packages', { as: site.users.qa1 })
    expect(kept.body.referrals).toMatchObject([{ ticketId, caseId: matter.id, name: '王**试', packages: 1 }])
    const [mark] = kept.body.packages
    expect(mark).toMatchObject({ by: 'supervisor1测试', id: data.packageId })
    expect(mark?.files.map(({ name, sha256: hash }) => `${hash}  ${name}`)).toEqual(
      manifest.trimEnd().split('\n'),
    )
    expect(mark?.head).toBe(mark?.files.at(-1)?.chain)
  })

  it('in English too; agents make none, and a case that is not there has none', async () => {
    const files = unzipped(Buffer.from(await (await make('en')).arrayBuffer()))
    expect(files.get('summary.pdf')?.length).toBeGreaterThan(1000)
    const path = `/v1/cases/${matter.id}/package`
    expect(problemIn(await site.call('POST', path, { as: site.users.agent1 }))).toBe('role.notAllowed')
    const nowhere = await site.call('POST', `/v1/cases/${randomUUID()}/package`, {
      as: site.users.supervisor1,
    })
    expect(problemIn(nowhere)).toBe('request.notFound')
  })
})
