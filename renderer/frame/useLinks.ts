// Links from outside (`duedesk://`, `tel:`, `callto:`, `sip:`): they open a case that this desk has, or fill a number in that nobody
// here has, and never dial, configure or sign in.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../shared/link.ts'
import { parsePhone } from '../../shared/phoneNumber.ts'
import { problemOf } from '../../shared/problem.ts'
import type { Id } from '../../shared/rows.ts'
import { useDesk } from '../desk.ts'
import type { Local } from '../local/local.ts'
import type { NumberMatch } from '../local/views.ts'
import { showToast } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'

/** A desk that is new has no cases yet when the link that started it comes: so long is waited for the first of them. */
const FIRST_CASES_MS = 20_000

/** The party with this number; null once the desk knows its cases and this is none of theirs. */
async function matchOf(local: Local, number: string): Promise<NumberMatch | null> {
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), FIRST_CASES_MS))
  for (;;) {
    // Listened for before it is asked: cases may come between any two of these questions.
    let stop: () => void = () => undefined
    const changed = new Promise<'changed'>((resolve) => {
      stop = local.onChange(() => resolve('changed'))
    })
    try {
      const { lastPullAt } = await local.query('status', null)
      // Asked after that, so that whatever the first pull brought is looked through.
      const match = await local.query('byNumber', { number })
      if (match || lastPullAt !== null) return match
      if ((await Promise.race([changed, late])) === 'late') return null
    } finally {
      stop()
    }
  }
}

export function useLinks(open: (caseId: Id) => void, fillIn: (number: string) => void): void {
  const { bridge, local } = useDesk()
  const { t } = useTranslation()
  const words = useProblemWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: words and t change with the language only, links keep their one listener
  useEffect(() => {
    const follow = async (link: Link | null) => {
      if (!link) return
      try {
        if (link.kind === 'duedesk' && link.caseId !== null) {
          open(link.caseId)
          return
        }
        const number = link.number === null ? null : parsePhone(link.number)
        const match = number?.ok ? await matchOf(local, number.e164) : null
        if (match) open(match.caseId)
        else {
          if (link.number !== null) fillIn(link.number)
          showToast({ tone: 'warn', title: t('phone.entry.unknownNumber') })
        }
      } catch (error) {
        const said = words(problemOf(error, 'link'))
        showToast({ tone: 'bad', title: said.what, text: said.now })
      }
    }
    void bridge.call('link.pending').then(follow)
    return bridge.on('link', (link) => void follow(link))
  }, [bridge, local, open, fillIn])
}
