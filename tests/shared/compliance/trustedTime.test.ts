import { describe, expect, test } from 'vitest'
import { CHINA_PACK } from '../../../shared/compliance/china.ts'
import { permits } from '../../../shared/compliance/compliance.ts'
import { trustedTime } from '../../../shared/compliance/trustedTime.ts'
import { CHINA, HOUR } from '../../../shared/instant.ts'
import { ask, at, facts, N1 } from './facts.ts'

const NOON = at('2026-11-24 12:00:00')
const NEXT_MORNING = at('2026-11-25 08:00:00')

describe('G12 trusted time', () => {
  test('a PC clock set back two hours changes nothing', () => {
    const anchor = { source: 'central' as const, at: at('2026-11-24 21:00:00'), monotonicMs: 5000 }
    const read = (pcNow: number) =>
      trustedTime({ anchor, monotonicMs: 5000 + 2 * HOUR, pcNow, lastTrusted: null }, CHINA, CHINA_PACK)
    const honest = read(at('2026-11-24 23:00:00'))
    const turned = read(at('2026-11-24 21:00:00'))
    expect(turned.at).toBe(honest.at)
    expect(turned).toMatchObject({ verified: true, source: 'central', skewMs: -2 * HOUR })
    for (const time of [honest, turned])
      expect(permits(ask(N1), facts(), CHINA_PACK, time.at)).toMatchObject({
        rule: 'C1',
        until: NEXT_MORNING,
      })
  })

  test.each([
    ['2026-11-24 12:00:00', '2026-11-24 09:00:00', true],
    ['2026-11-24 12:00:00', '2026-11-23 12:00:00', true],
    ['2026-11-24 12:00:00', '2026-11-23 11:59:59', false],
    ['2026-11-24 12:00:00', '2026-11-24 12:30:00', false],
    ['2026-11-24 08:14:59', '2026-11-23 20:00:00', false],
    ['2026-11-24 08:15:00', '2026-11-23 20:00:00', true],
    ['2026-11-24 21:44:59', '2026-11-24 20:00:00', true],
    ['2026-11-24 21:45:00', '2026-11-24 20:00:00', false],
  ])('after a restart at %s, last trusted %s: verified %s', (pcNow, lastTrusted, verified) => {
    const reading = { anchor: null, monotonicMs: 0, pcNow: at(pcNow), lastTrusted: at(lastTrusted) }
    expect(trustedTime(reading, CHINA, CHINA_PACK)).toMatchObject({ verified, source: 'restart' })
  })

  test('a machine that never had trusted time, and time that is not verified, dial nobody', () => {
    const reading = { anchor: null, monotonicMs: 0, pcNow: NOON, lastTrusted: null }
    expect(trustedTime(reading, CHINA, CHINA_PACK).verified).toBe(false)
    expect(permits(ask(N1), facts({ timeVerified: false }), CHINA_PACK, NOON)).toMatchObject({
      rule: 'CLOCK',
      until: null,
    })
  })
})
