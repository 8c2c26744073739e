// How long it takes to rank 20,000 cases, each with its calls, promise and hold as a day's work leaves them, against copying and sorting as many
// finished results, which is the least that any order costs.
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { permits } from '../../shared/compliance/compliance.ts'
import { CHINA, HOUR, MINUTE } from '../../shared/instant.ts'
import { rank, sortRanked, type WorkFacts } from '../../shared/worklist.ts'
import { ask, at, facts, N1 } from '../shared/compliance/facts.ts'
import type { Bench } from './rounds.ts'

const CASES = 20_000
const NOW = at('2026-11-24 10:00:00')
const id = (kind: number, n: number): string =>
  `018f0000-0000-7${kind.toString(16).padStart(3, '0')}-8000-${n.toString(16).padStart(12, '0')}`

function cases(): WorkFacts[] {
  const permit = permits(ask(N1), facts(), CHINA_PACK, NOW)
  const refusal = permits(ask(N1), facts({ timeVerified: false }), CHINA_PACK, NOW)
  return Array.from({ length: CASES }, (_, n) => ({
    matter: {
      id: id(1, (n * 7919) % CASES),
      dueDate: n % 3 === 0 ? '2026-11-01' : '2026-09-20',
      state: 'QUEUED' as const,
      zone: CHINA,
    },
    arrears: {
      totalFen: 100_000 + ((n * 37_717) % 9_000_000),
      dpd: n % 3 === 0 ? 23 : 65,
      bucket: n % 3 === 0 ? ('M1' as const) : ('M3' as const),
    },
    standings:
      n % 5 === 0
        ? [
            {
              id: id(2, n),
              state: n % 2 === 0 ? ('DUE' as const) : ('BROKEN' as const),
              paidFen: 0,
              lateKept: false,
              graceUntil: '2026-11-25',
              endsAt: NOW - 20 * HOUR,
              due: '2026-11-24',
              amountFen: 200_000,
            },
          ]
        : [],
    callbacks: n % 11 === 0 ? [{ at: NOW + ((n % 13) - 4) * HOUR, doneAt: null }] : [],
    calls: Array.from({ length: n % 4 }, (_, back) => ({
      id: id(3, n * 4 + back),
      direction: 'outbound' as const,
      startedAt: NOW - (back * 26 + 1) * HOUR,
      answeredAt: back === 2 ? NOW - 52 * HOUR : null,
      endedAt: NOW - (back * 26 + 1) * HOUR + MINUTE,
      verification: 'none' as const,
      dispositionId: id(4, n),
    })),
    holds:
      n % 17 === 0
        ? [
            {
              holdKind: 'dispute' as const,
              caseId: null,
              from: NOW - HOUR,
              until: NOW + HOUR,
              liftedAt: null,
            },
          ]
        : [],
    guard: n % 6 === 0 ? refusal : permit,
  }))
}

export const worklistBench: Bench = {
  name: 'worklist',
  repetitions: { quick: 25, full: 200 },
  figures: [
    {
      name: 'ranking 20,000 cases',
      unit: 'ms',
      statistic: 'median',
      ours: 'rank',
      against: 'sorting the finished results',
      ratio: 'ours/against',
      aim: { of: 'value', atMost: 50 },
    },
  ],
  open() {
    const given = cases()
    const finished = rank(given, NOW)
    const shuffled = [...finished].sort((a, b) => (a.caseId < b.caseId ? -1 : 1))
    const timed = (work: () => unknown) => {
      const from = performance.now()
      work()
      return performance.now() - from
    }
    return Promise.resolve({
      round: () =>
        Promise.resolve({
          rank: [timed(() => rank(given, NOW))],
          'sorting the finished results': [timed(() => sortRanked(shuffled.map((each) => ({ ...each }))))],
        }),
      close: () => Promise.resolve(),
    })
  },
}
