// A case is handed on: the score with its reasons, evasion reported and confirmed by somebody else, a freeze asked and answered; then, at the
// same desk as a supervisor, the package for legal referral with hashes that hold, and the case at an outside agency.
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActDraft } from '../../shared/act.ts'
import { MINUTE } from '../../shared/instant.ts'
import { AGENCY_FIELDS } from '../../shared/referral/agency.ts'
import { brokenLogLine, MANIFEST_NAME, manifestProblems } from '../../shared/referral/legalPackage.ts'
import type { CaseRow } from '../../shared/rows.ts'
import { GATEWAY_SECRET, type Gateway, smsGateway } from '../central/carriers.ts'
import { unzipped } from '../zip.ts'
import { CentralDoor } from './centralDoor.ts'
import { customersBrowser } from './customersBrowser.ts'
import { type Day, openDay, TEN } from './day.ts'
import { type OwnCentral, ownCentral } from './ownCentral.ts'
import { person } from './people.ts'
import { faultsOf, resize } from './screenCheck.ts'
import { PATIENCE, until } from './until.ts'

const one = person('promisesFriday', { daysLate: 100 })
const FACTS = '11月10日电话中说已把房产转给亲属，明确不还'
const PAPER = Buffer.from('%PDF-1.7 测试')
const BANK = '机构已冻结额度，编号 B-2026-7'
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

describe('handing a case on', () => {
  let day: Day
  let supervisor: CentralDoor
  let matter: CaseRow
  let own: OwnCentral
  let gateway: Gateway
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-referral-'))
  beforeAll(async () => {
    gateway = await smsGateway(() => Date.now() + own.door.clockOffsetMs)
    own = await ownCentral({
      at: Date.parse(TEN),
      messages: { gateway: { url: gateway.url, secret: GATEWAY_SECRET } },
    })
    day = await openDay({ people: [one], door: own.door, launch: { env: { DUEDESK_TEST_SAVE_DIR: folder } } })
    await resize(day.desk, [1280, 720])
    supervisor = await CentralDoor.signIn(day.door, 'supervisor1')
    matter = await day.central.only('case', day.caseOf(one))
    const contact = (await day.central.rowsOf('contact')).find(({ caseId }) => caseId === matter.id)
    // A colleague spoke to the customer twice.
    for (const ago of [90, 60]) {
      const callId = randomUUID()
      const at = now() - ago * MINUTE
      await by(supervisor, 'call.attempted', at, {
        callId,
        contactId: contact?.id ?? null,
        number: null,
        ofDebtor: true,
        purpose: 'collect',
        rules: 'r',
      })
      await by(supervisor, 'call.answered', at + 1000, { callId })
      await by(supervisor, 'verification.tried', at + 2000, {
        callId,
        factors: ['idLast4', 'birthday'],
        matched: true,
      })
      await by(supervisor, 'call.ended', at + 60_000, {
        callId,
        sipStatus: 200,
        endedBy: 'customer',
        talkMs: 59_000,
      })
    }
  })
  afterAll(async () => {
    await day?.desk.discard()
    await own?.close()
    await gateway?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const now = () => Date.now() + day.door.clockOffsetMs
  const by = (who: CentralDoor, kind: string, at: number, payload: object) =>
    who.record({ kind, customerId: matter.customerId, caseId: matter.id, payload } as ActDraft, at)
  const ticketOf = async (ticketKind: string) => {
    const [ticket] = await day.central.landed('ticket', (row) => row.ticketKind === ticketKind)
    if (!ticket) throw new Error(`no ${ticketKind}`)
    return ticket
  }
  /** The supervisor finds what waits for another person's word among what is theirs to do, and gives it by keyboard. */
  const confirm = async (ticketKind: string, choice?: string) => {
    await page()
      .locator(`[data-ticket="${(await ticketOf(ticketKind)).id}"]`)
      .click({ timeout: PATIENCE })
    await page().locator('.tk-body').getByText(FACTS).first().waitFor({ timeout: PATIENCE })
    await page().locator('.tk-ways button', { hasText: '下一步' }).waitFor({ timeout: PATIENCE })
    await page().keyboard.press('s')
    const step = page().locator('[data-form="step"]')
    await step.waitFor({ timeout: PATIENCE })
    if (choice !== undefined) await step.getByRole('radio', { name: choice }).click()
    await step.locator('textarea').fill('已核实')
    if (choice !== undefined) expect.soft(await faultsOf(day.desk, 'referral-confirm')).toEqual([])
    await page().keyboard.press('Control+Enter')
    await until(async () =>
      expect((await ticketOf(ticketKind)).steps).toMatchObject([{ step: 'confirmed', text: '已核实' }]),
    )
  }
  const page = () => day.desk.page
  const form = (kind: string) => page().locator(`[data-request="${kind}"]`)

  test('@seed(24) @seed(26) @seed(39): the score shows each reason with its records; ways out and no new credit stand beside it', async () => {
    await day.agent.openRow(matter.id)
    const reason = (input: string) => page().locator(`[data-score-input="${input}"]`)
    await reason('bucket').waitFor({ timeout: PATIENCE })
    expect(await reason('bucket').innerText()).toContain('M4')
    await page().locator('[data-new-credit="off"]').waitFor()
    await page().locator('[data-way="card.instalments"] summary').click()
    await reason('bucket').scrollIntoViewIfNeeded()
    expect(await faultsOf(day.desk, 'referral-score', { dark: true })).toEqual([])
  })

  test('@seed(25) @seed(23): evasion needs facts and two calls; it and a freeze of the line wait for another person', async () => {
    await page().keyboard.press('Alt+j')
    await page().locator('[data-refer="evasion"]').click()
    await form('evasion').waitFor({ timeout: PATIENCE })
    await page().keyboard.press('Control+Enter')
    await form('evasion').getByText('请填写', { exact: true }).first().waitFor({ timeout: PATIENCE })
    await form('evasion').locator('[data-field="facts"] textarea').fill(FACTS)
    const calls = form('evasion').locator('[data-field="calls"] input')
    await calls.first().check()
    await calls.nth(1).check()
    await form('evasion').locator('[data-field="facts"]').scrollIntoViewIfNeeded()
    expect(await faultsOf(day.desk, 'referral-evasion')).toEqual([])
    await page().keyboard.press('Control+Enter')
    await form('evasion').waitFor({ state: 'detached', timeout: PATIENCE })
    expect(await ticketOf('evasion')).toMatchObject({ state: 'open', steps: [], payload: { facts: FACTS } })

    await page().locator('[data-refer="freezeLine"]').click()
    await form('freezeLine').locator('[data-field="ground"] select').selectOption('evasion')
    await form('freezeLine').locator('[data-field="facts"] textarea').fill(FACTS)
    await page().keyboard.press('Control+Enter')
    await form('freezeLine').waitFor({ state: 'detached', timeout: PATIENCE })
    // Neither goes anywhere on the agent's word.
    expect((await ticketOf('freezeLine')).steps).toEqual([])
    await by(day.central, 'ticket.opened', now(), {
      ticketId: randomUUID(),
      ticketKind: 'legalReferral',
      subject: '移送法务',
      words: '',
      wish: '',
      channel: 'call',
      evidence: [],
      payload: { ground: 'evasion', noticeOn: '2026-11-01', facts: FACTS },
      callId: null,
      owner: null,
    })
  })

  test('@seed(26): papers of a hardship are asked for by a link, sent by the customer, seen at the desk', async () => {
    await page().locator('[data-refer="hardship"]').click()
    await form('hardship').getByRole('checkbox').check({ timeout: PATIENCE })
    await form('hardship').locator('[data-field="papers"] :is(input, textarea)').fill('停工证明')
    await page().keyboard.press('Control+Enter')
    await form('hardship').waitFor({ state: 'detached', timeout: PATIENCE })
    const { id } = await ticketOf('hardship')
    await day.agent.go('tickets')
    await page().getByRole('radio', { name: '全部' }).click()
    await page().locator(`[data-ticket="${id}"]`).click({ timeout: PATIENCE })
    await page()
      .locator('[data-send-link] button:enabled', { hasText: '发上传链接' })
      .waitFor({ timeout: PATIENCE })
    await page().keyboard.press('l')
    await page().locator('[data-link="sent"]').waitFor({ timeout: PATIENCE })
    const told = [...gateway.messages.values()].at(-1)?.text ?? ''
    const browser = await customersBrowser(own.door, new URL(/https:\S+/.exec(told)?.[0] ?? '').pathname)
    try {
      const customer = browser.page
      expect.soft(await browser.faults('customer-papers-zh')).toEqual([])
      await customer.locator('nav a').click()
      await customer.getByRole('heading', { name: 'Hand in papers' }).waitFor()
      await customer.locator('select').selectOption('work')
      await customer
        .locator('input[type=file]')
        .setInputFiles({ name: '王五.pdf', mimeType: 'application/pdf', buffer: PAPER })
      await customer.getByRole('checkbox').check()
      await customer.getByRole('button', { name: 'Send this paper' }).click()
      await customer.getByRole('status').waitFor()
      expect.soft(await browser.faults('customer-papers-en')).toEqual([])
      await customer.getByRole('button', { name: 'That is all' }).click()
      await customer.getByRole('heading', { name: 'Received, thank you' }).waitFor()
    } finally {
      await browser.close()
    }
    await page().locator('[data-link="done"][data-came="1"]').waitFor({ timeout: PATIENCE })
    await page().locator('[data-papers="1"]').scrollIntoViewIfNeeded()
    expect.soft(await faultsOf(day.desk, 'papers')).toEqual([])
    await page().locator('[data-papers="1"]').getByText('打开').click()
    await until(async () => expect(readdirSync(folder).some((name) => name.endsWith('.pdf'))).toBe(true))
    // One that came by post is taken in here.
    await page()
      .getByLabel(/是什么材料/)
      .fill('住院证明')
    await page()
      .locator('.tk-body input[type=file]')
      .setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([PAPER, PAPER]) })
    await page().locator('[data-papers="2"]').waitFor({ timeout: PATIENCE })
    await day.agent.signOut()
  })

  test('@seed(25) @seed(23): a supervisor confirms each at the desk, and writes down what the lender did', async () => {
    await day.agent.signIn('supervisor1')
    await page().locator('nav.rail [data-screen="tickets"]').click()
    await confirm('evasion', '已听取')
    await confirm('legalReferral')
    await confirm('freezeLine')
    await page().getByRole('radio', { name: '全部' }).click()
    await page()
      .locator(`[data-ticket="${(await ticketOf('freezeLine')).id}"]`)
      .click({ timeout: PATIENCE })
    await page().locator('.tk-ways button', { hasText: '答复' }).waitFor({ timeout: PATIENCE })
    await page().keyboard.press('a')
    const answer = page().locator('[data-form="answer"]')
    await answer.locator('select').first().selectOption('done', { timeout: PATIENCE })
    await answer.locator('select').nth(1).selectOption('none')
    await answer.locator('[data-field="reference"] input').fill('B-2026-7')
    await answer.locator('textarea').last().fill(BANK)
    await page().keyboard.press('Control+Enter')
    await until(async () =>
      expect(await ticketOf('freezeLine')).toMatchObject({
        state: 'answered',
        answer: { outcome: 'done', data: { reference: 'B-2026-7' } },
      }),
    )
    // The hardship is decided as well: its hold ends, and nothing stands in the way of what follows.
    await by(supervisor, 'ticket.answered', now(), {
      ticketId: (await ticketOf('hardship')).id,
      outcome: 'refused',
      text: '材料不足以说明困难',
      told: 'none',
      hold: 'lift',
      data: {},
    })
  })

  test('@seed(21): the legal package is made once another person agreed, and every hash in it holds', async () => {
    await day.agent.rail().locator('[data-screen="manage"]').click()
    await page().locator('[data-section="packages"]').click()
    await page().locator(`[data-referral="${matter.id}"] button`).click()
    await page().locator('[data-package]').waitFor({ timeout: PATIENCE })
    const zip = await until(async () => {
      const found = readdirSync(folder).find((name) => name.endsWith('.zip'))
      if (!found) throw new Error('not saved yet')
      return readFileSync(join(folder, found))
    })
    const files = unzipped(zip)
    const found = [...files].map(([name, content]) => ({
      name,
      bytes: content.length,
      sha256: sha256(content),
    }))
    expect(found.map(({ name }) => name).sort()).toEqual([
      MANIFEST_NAME,
      'data.json',
      'log.jsonl',
      'summary.pdf',
    ])
    expect(manifestProblems(files.get(MANIFEST_NAME)?.toString('utf8') ?? '', found)).toEqual([])
    expect(brokenLogLine(files.get('log.jsonl')?.toString('utf8') ?? '', sha256)).toBeNull()
    for (const { name, sha256: hash } of found.filter((file) => file.name !== MANIFEST_NAME))
      expect(await page().locator('[data-package]').innerText(), name).toContain(hash)
    expect(await faultsOf(day.desk, 'legal-packages', { sizes: [[1920, 1080]] })).toEqual([])
  })

  test('@seed(22): the case goes to an agency with the fields of the list and comes back', async () => {
    await page().locator('[data-section="agencies"]').click()
    await page().getByRole('button', { name: '登记机构' }).click()
    await page().getByLabel('机构名称').fill('测试催收服务有限公司')
    await page().getByLabel('公示的联系方式').fill('+86 199 0000 8888')
    await page().getByLabel('公示日期').fill('2026-01-01')
    await page().getByRole('button', { name: '保存机构' }).click()
    const row = page().locator(`[data-agency-case="${matter.id}"]`)
    await row.locator('input').check({ timeout: PATIENCE })
    expect(await faultsOf(day.desk, 'agencies', { sizes: [[1920, 1080]], dark: true })).toEqual([])
    await page()
      .getByRole('button', { name: /交出并导出/ })
      .click()
    await page().locator('[data-export]').waitFor({ timeout: PATIENCE })
    const file = readFileSync(
      join(folder, readdirSync(folder).find((name) => name.startsWith('agency-')) ?? ''),
      'utf8',
    )
    expect(file.split('\r\n')[0]?.split('","')).toHaveLength(AGENCY_FIELDS.length)
    expect(file).toContain(one.name)
    for (const hidden of [one.idNumber, one.accountNumber]) expect(file).not.toContain(hidden)
    expect(await page().locator('[data-export]').innerText()).toContain(sha256(file))
    await page().getByRole('radio', { name: '在外' }).click()
    await row.locator('input').check({ timeout: PATIENCE })
    await page().getByLabel('召回原因').fill('客户投诉')
    await page()
      .getByRole('button', { name: /召回并导出/ })
      .click()
    await page().getByRole('radio', { name: '已召回' }).click()
    await row.getByText('待回报删除').waitFor({ timeout: PATIENCE })
  })
})
