// What `npm run central -- retention` prints: what is due and what is kept, by kind, with reason and article. Promises: counts only, no name and no
// number of a person; for whoever runs central, in English.
import { CHINA, type Instant, localDay } from '../shared/instant.ts'
import type { Why } from '../shared/retention/due.ts'
import { RETENTION_NAMES } from '../shared/retention/rules.ts'
import type { Db } from './database.ts'
import { addUp, plans, retentionLaw, type Sums } from './retentionPlan.ts'
import { type RetentionJob, runRetention } from './retentionRun.ts'

const WHY: Readonly<Record<Why, string>> = {
  period: 'its period is over',
  asked: 'the person asked for it',
  legalHold: 'a legal hold keeps it',
  debt: 'something is still owed',
  open: 'a ticket has no answer yet',
  law: 'a law keeps it',
  house: 'the house’s period is not over',
  impersonal: 'it holds nothing of a person',
}

export async function showRetention(db: Db, now: Instant, json: boolean): Promise<string> {
  const law = await retentionLaw(db)
  const sums: Sums = new Map()
  let customers = 0
  let whole = 0
  for await (const { plan } of plans(db, law, now)) {
    customers += 1
    if (plan.whole) whole += 1
    addUp(sums, plan.items)
  }
  const lines = [...sums.values()].map(({ item, count }) => {
    const { remove, why, rule, lawUntil } = item.decision
    const limit = remove ? rule?.most : why === 'law' ? rule?.least : null
    return {
      kind: item.kind,
      lenderType: rule?.lenderType ?? null,
      remove,
      why,
      count,
      source: limit ? `${limit.source.title.en}, ${limit.source.article.en} (${limit.confidence})` : null,
      ...(why === 'law' ? { until: lawUntil } : {}),
    }
  })
  lines.sort((a, b) => Number(b.remove) - Number(a.remove) || a.kind.localeCompare(b.kind))
  const today = localDay(now, CHINA)
  if (json) return JSON.stringify({ ok: true, day: today, customers, wholeCustomers: whole, lines })
  const row = ({ kind, lenderType, why, count, source }: (typeof lines)[number]): string =>
    `  ${String(count).padStart(9)}  ${RETENTION_NAMES[kind].en}${lenderType ? ` (${lenderType.join(', ')})` : ''}: ${WHY[why]}${source ? ` — ${source}` : ''}`
  const part = (title: string, remove: boolean): string[] => {
    const own = lines.filter((line) => line.remove === remove)
    return [title, ...(own.length === 0 ? ['          –  nothing'] : own.map(row))]
  }
  return [
    `retention on ${today}, nothing is removed: ${customers} customers with something that ended or is old`,
    ...part('to be removed:', true),
    `          ${whole} of the customers go whole`,
    ...part('kept:', false),
  ].join('\n')
}

/** Removes what is due and says what went. Throws `retention.busy`. */
export async function removeDue(job: RetentionJob): Promise<string> {
  const { customers, removed, left } = await runRetention(job)
  const parts = Object.entries(removed).map(([kind, count]) => `${count} ${kind}`)
  const waits =
    left === 0 ? '' : `; ${left} customers wait for the next run: figures of their days are being counted`
  return `removed of ${customers} customers: ${parts.join(', ') || 'nothing'}${waits}`
}
