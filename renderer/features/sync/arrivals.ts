// How far the first download of a desk is, in cases. Central says with its first page how many there will be; a run that goes on where
// another one was killed learns it anew from what it was told then. Private to `features/sync`.
import type { PullReply } from '../../../shared/protocol.ts'
import type { Id } from '../../../shared/rows.ts'
import type { Local } from '../../local/local.ts'
import type { SyncStatus } from './status.ts'

type Page = Extract<PullReply, { kind: 'page' }>

/** Where the expected number is kept until the download is whole: a killed run's successor finds it there. */
const EXPECTED = 'sync:expectedCases'

interface Arrivals {
  /** What is told of this page's coming; null when no download from nothing is under way. */
  after(page: Page): SyncStatus['arriving']
  /** Central wants everything told once more. */
  anew(): void
}

/** It is only told: where it can't be kept, the next run says nothing of it, and whoever saves something hears of the trouble. */
const keep = (local: Pick<Local, 'saveDraft'>, total: number | null) =>
  void local.saveDraft(EXPECTED, total).catch(() => undefined)

export async function arrivals(
  local: Pick<Local, 'query' | 'saveDraft'>,
  cursor: string | null,
): Promise<Arrivals> {
  const kept = cursor === null ? null : await local.query('draft', { key: EXPECTED })
  let total = typeof kept === 'number' ? kept : null
  // Those of before are counted, not known by name: a page never brings a case of theirs again but the few that could not wait.
  let before = total === null ? 0 : (await local.query('status', null)).cases
  const seen = new Set<Id>()
  return {
    after(page) {
      if (page.total !== undefined && page.total !== total) {
        total = page.total
        keep(local, total)
      }
      if (total === null) return null
      for (const row of page.rows) if (row.kind === 'case') seen.add(row.id)
      const cases = Math.min(total, before + seen.size)
      if (page.more) return { cases, total }
      total = null
      keep(local, null)
      return null
    },
    anew() {
      total = null
      before = 0
      seen.clear()
    },
  }
}
