// Links from outside (`duedesk://`, `tel:`, `callto:`, `sip:`): they open a case that this desk has, or fill a number in that nobody
// here has, and never dial, configure or sign in.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../shared/ipc.ts'
import { parsePhone } from '../../shared/phoneNumber.ts'
import { problemOf } from '../../shared/problem.ts'
import type { Id } from '../../shared/rows.ts'
import { useDesk } from '../desk.ts'
import { showToast } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'

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
        const match = number?.ok ? await local.query('byNumber', { number: number.e164 }) : null
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
