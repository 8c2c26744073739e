// Two agents, four desks, one debtor: whatever is taken, given back and allotted anew, no two desks hold the debtor at once, and a call
// made offline is flagged exactly when its desk did not hold the debtor at that moment.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CHINA_PACK } from '../../shared/compliance/china.ts'
import { guardFactsOf, permits } from '../../shared/compliance/compliance.ts'
import { CHINA, HOUR } from '../../shared/instant.ts'
import type { ActOf } from '../../shared/operation.ts'
import type { LeaseReply } from '../../shared/protocol.ts'
import type { LeaseRow } from '../../shared/rows.ts'
import { accountsCsv, caseOf, Desk, ofKind, openSite, START } from './site.ts'

const desk = fc.integer({ min: 0, max: 3 })
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), desk, takeOver: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), desk }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('allot' as const), agent: fc.integer({ min: 0, max: 1 }) }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('dialOffline' as const), desk }) },
)

it('leases never overlap, and an offline call outside its desk’s own is flagged', async () => {
  const site = await openSite('pglite')
  const agents = [site.users.agent1, site.users.agent2]
  const seen = { inside: 0, outside: 0, takenOver: 0 }
  let account = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 13, size: 'max' }), async (steps) => {
        account += 1
        site.clock.at = START
        await site.importCsv(accountsCsv(account, 1), { assign: agents[0]?.profile.id ?? '' })
        const { rows } = await site.everything(site.users.agent1)
        const matter = caseOf(rows, account)
        const contacts = ofKind(rows, 'contact').filter((row) => row.caseId === matter.id)
        const debtor = contacts.find((row) => row.role === 'debtor')
        const desks = [0, 1, 2, 3].map((at) => new Desk(site, agents[at % 2] ?? site.users.agent1))
        const known: (LeaseRow | null)[] = [null, null, null, null]
        const dialled: { from: Desk; act: ActOf<'call.attempted'>; inside: boolean }[] = []
        // Our own record of who holds the debtor, from central's replies alone.
        let holder: { desk: number; until: number } | null = null
        let assigned = 0
        for (const each of steps) {
          // Past the margin of a lease's begin, and all of it within one access token.
          site.clock.at += 61_000
          const at = site.clock.at
          if (holder && holder.until <= at) holder = null
          if (each.do === 'allot') {
            await site.call('POST', '/v1/assignments', {
              as: site.users.supervisor1,
              body: { caseIds: [matter.id], agentId: agents[each.agent]?.profile.id },
            })
            if (each.agent !== assigned && holder && holder.desk % 2 !== each.agent) holder = null
            assigned = each.agent
            continue
          }
          const from = desks[each.desk]
          if (!from) continue
          if (each.do === 'take') {
            const answer = await site.call<LeaseReply>('POST', '/v1/leases', {
              as: from.user,
              body: { device: from.device, customerIds: [matter.customerId], takeOver: each.takeOver },
            })
            const free = holder === null || holder.desk === each.desk
            const own = each.takeOver && holder !== null && holder.desk % 2 === each.desk % 2
            const mine = each.desk % 2 === assigned
            expect(answer.body.granted.length > 0).toBe(mine && (free || own))
            if (answer.body.granted.length === 0) continue
            if (!free) seen.takenOver += 1
            holder = { desk: each.desk, until: START + 10 * HOUR }
            // Leases come down with the pull that they cause; what happens to them later an offline desk does not hear.
            const now = (await site.everything(from.user)).rows
            known[each.desk] = ofKind(now, 'lease').find((row) => row.id === matter.customerId) ?? null
          } else if (each.do === 'release') {
            await site.call('POST', '/v1/leases/release', { as: from.user, body: { device: from.device } })
            if (holder?.desk === each.desk) holder = null
          } else {
            const facts = guardFactsOf({
              matter: { ...matter, assignedTo: from.user.profile.id },
              contacts,
              calls: [],
              holds: [],
              callbacks: [],
              lease: known[each.desk] ?? null,
              suppressed: new Set(),
              device: from.device,
              online: false,
              timeVerified: true,
              zone: CHINA,
            })
            const number = debtor?.phone ?? ''
            const asked = {
              number,
              purpose: 'collect',
              agentId: from.user.profile.id,
              reason: '',
              override: null,
            } as const
            if (permits(asked, facts, CHINA_PACK, at).kind === 'refusal') continue
            const act = from.act('call.attempted', matter, {
              callId: randomUUID(),
              contactId: debtor?.id ?? null,
              number: null,
              ofDebtor: true,
              purpose: 'collect',
              rules: 'test',
              online: false,
            })
            dialled.push({ from, act, inside: holder?.desk === each.desk })
          }
        }
        for (const { from, act, inside } of dialled) {
          const [verdict] = (await from.send([act])).body.verdicts
          const flags = verdict?.outcome === 'applied' ? verdict.flags : null
          // An agent who lost the case more than a day ago is not heard; here everything comes within hours.
          expect(flags?.includes('offlineWithoutLease')).toBe(!inside)
          if (inside) expect(flags).not.toContain('leaseElsewhere')
          if (inside) seen.inside += 1
          else seen.outside += 1
        }
      }),
      { seed: 20_261_128, numRuns: 24 },
    )
  } finally {
    await site.close()
  }
  for (const [what, times] of Object.entries(seen)) expect([what, times > 2]).toEqual([what, true])
})
