// The daily report by e-mail: sums of the day before, at the hour that was set, to each recipient once. Promises: a mail is claimed by its row before
// it leaves, so that one node sends it; what may have left is never sent again; it names no customer and nobody of the staff.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import {
  addDays,
  CHINA,
  HOUR,
  type Instant,
  instantOf,
  type LocalDay,
  localDay,
  MINUTE,
  SECOND,
} from '../shared/instant.ts'
import { FiguresQuery } from '../shared/report/bodies.ts'
import { MAIL_FIRST, MailReply, MailSetting } from '../shared/report/mailBodies.ts'
import type { Caller, Central, Routes } from './context.ts'
import type { Db, Tx } from './database.ts'
import { mailText } from './mailText.ts'
import { type Carriers, HAND_OVER_MS, type Handed } from './messageCarriers.ts'
import { figuresNow } from './reports.ts'
import { named, staffOf } from './staff.ts'

const LOOK_MS = 30 * SECOND
/** Between two tries, by how many there were; then it is given up. */
const BACK_OFF: readonly number[] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR]
/** Longer than a carrier may take: whoever claimed it is gone. */
const CLAIM_MS = 4 * HAND_OVER_MS
/** How long it is kept to whom a report went. */
const KEPT_DAYS = 90
const SHOWN = 14

async function settingOf(db: Db | Tx) {
  const row = await db.selectFrom('report_mail').select(['setting', 'at', 'by_user']).executeTakeFirst()
  return row ? { setting: MailSetting.parse(row.setting), at: row.at, by: row.by_user } : null
}

interface Claim {
  readonly day: LocalDay
  readonly recipient: string
  readonly tries: number
}

type Needs = Pick<Central, 'database' | 'config' | 'now'>

export class DailyMail {
  readonly #needs: Needs
  readonly #carriers: Carriers
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #closed = false

  constructor(needs: Needs, carriers: Carriers) {
    this.#needs = needs
    this.#carriers = carriers
  }

  kick(): void {
    if (this.#closed) return
    this.run().catch((error: unknown) =>
      this.#needs.config.log({
        level: 'error',
        what: 'dailyMail',
        detail: error instanceof Error ? (error.stack ?? '') : '',
      }),
    )
  }

  /** Resolves when nothing is due any more, of what was due when it was called. */
  run(): Promise<void> {
    // What went wrong in the look before, whoever asked for that one is told.
    const mine = (this.#running ?? Promise.resolve()).catch(() => undefined).then(() => this.#look())
    this.#running = mine
    return mine.finally(() => {
      clearTimeout(this.#timer)
      if (this.#closed) return
      this.#timer = setTimeout(() => this.kick(), LOOK_MS)
      this.#timer.unref()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running?.catch(() => undefined)
  }

  async #look(): Promise<void> {
    const carrier = this.#carriers.email
    const { database, now } = this.#needs
    const set = await settingOf(database.db)
    if (!set || !carrier) return
    const at = now()
    if (set.setting.on) await this.#makeDue(set.setting, set.at, at)
    // A node that died while it sent: it may have left.
    await database.db
      .updateTable('report_mails')
      .set({ state: 'unsure', claimed_until: null })
      .where('state', '=', 'sending')
      .where('claimed_until', '<=', at)
      .execute()
    const written = new Map<LocalDay, { subject: string; text: string }>()
    while (!this.#closed) {
      const claim = await this.#claim(at)
      if (!claim) return
      const mail = written.get(claim.day) ?? (await this.#write(claim.day, set.setting))
      written.set(claim.day, mail)
      const envelope = {
        id: randomUUID(),
        channel: 'email' as const,
        to: claim.recipient,
        ...mail,
        pdf: null,
        stopLink: null,
      }
      await this.#settle(claim, await carrier.hand(envelope))
    }
  }

  /** Once its hour has come; not for the hour that had passed when it was switched on. */
  async #makeDue({ hour, to }: MailSetting, setAt: Instant, at: Instant): Promise<void> {
    const today = localDay(at, CHINA)
    const dueAt = instantOf(today, hour * HOUR, CHINA)
    if (at < dueAt || dueAt < setAt || to.length === 0) return
    const day = addDays(today, -1)
    await this.#needs.database.db
      .insertInto('report_mails')
      .values(
        to.map((recipient) => ({ day, recipient, state: 'due', tries: 0, next_at: at, carrier_words: '' })),
      )
      .onConflict((conflict) => conflict.columns(['day', 'recipient']).doNothing())
      .execute()
    await this.#needs.database.db
      .deleteFrom('report_mails')
      .where('day', '<', addDays(today, -KEPT_DAYS))
      .execute()
  }

  async #claim(at: Instant): Promise<Claim | null> {
    const found = await sql<Claim>`
      update report_mails set state = 'sending', tries = tries + 1, next_at = null,
        claimed_until = ${at + CLAIM_MS}::bigint
      where (day, recipient) = (
        select day, recipient from report_mails where state = 'due' and next_at <= ${at}::bigint
        order by next_at, day, recipient limit 1 for update skip locked)
      returning day, recipient, tries`.execute(this.#needs.database.db)
    return found.rows[0] ?? null
  }

  async #write(day: LocalDay, { language }: MailSetting): Promise<{ subject: string; text: string }> {
    const weekBefore = addDays(day, -7)
    const asked = { from: day, until: day, against: weekBefore, againstUntil: weekBefore, by: 'team' }
    return mailText(await figuresNow(this.#needs, FiguresQuery.parse(asked)), day, language)
  }

  async #settle({ day, recipient, tries }: Claim, handed: Handed): Promise<void> {
    const pause = BACK_OFF[tries - 1]
    const again = handed.kind === 'later' && pause !== undefined
    const state = again ? 'due' : handed.kind === 'later' ? 'failed' : handed.kind
    await this.#needs.database.db
      .updateTable('report_mails')
      .set({
        state,
        next_at: again ? this.#needs.now() + pause : null,
        claimed_until: null,
        carrier_words: handed.kind === 'sent' ? '' : handed.words.slice(0, 200),
      })
      .where('day', '=', day)
      .where('recipient', '=', recipient)
      // Another node took it for dead meanwhile; only that it left is still news.
      .where((where) =>
        handed.kind === 'sent'
          ? where('state', 'in', ['sending', 'unsure'])
          : where.and([where('state', '=', 'sending'), where('tries', '=', tries)]),
      )
      .execute()
  }
}

async function mailReply({ database, now }: Central, carriers: Carriers): Promise<MailReply> {
  const set = await settingOf(database.db)
  const staff = await staffOf(database.db, set ? [set.by] : [])
  const sent = await sql<MailReply['sent'][number]>`
    select day, state, count(*)::bigint as recipients from report_mails
    group by day, state order by day desc, state limit ${SHOWN}`.execute(database.db)
  return {
    setting: set?.setting ?? MAIL_FIRST,
    set: set && { at: set.at, by: named(staff, set.by) },
    canSend: carriers.email !== undefined,
    sent: sent.rows,
    now: now(),
  }
}

async function setMail({ database, now }: Central, caller: Caller, setting: MailSetting): Promise<void> {
  const to = [...new Set(setting.to.map((one) => one.trim().toLowerCase()))]
  const row = { setting: JSON.stringify({ ...setting, to }), at: now(), by_user: caller.id }
  await database.db
    .insertInto('report_mail')
    .values(row)
    .onConflict((conflict) => conflict.column('one').doUpdateSet(row))
    .execute()
}

export function dailyMailRoutes(central: Central, add: Routes, carriers: Carriers): void {
  const url = '/v1/reports/mail'
  add.only(
    'reports.mail',
    {
      method: 'GET',
      url,
      summary: 'How the daily report by e-mail is set, and the last ones',
      reply: MailReply,
    },
    () => mailReply(central, carriers),
  )
  add.only(
    'reports.setMail',
    {
      method: 'POST',
      url,
      summary: 'Who gets the daily report by e-mail, and at which hour',
      body: MailSetting,
      reply: MailReply,
    },
    async ({ caller, body }) => {
      await setMail(central, caller, body)
      return mailReply(central, carriers)
    },
  )
}
