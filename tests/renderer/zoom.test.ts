// Sizes of the window, as the keys and the settings step through them.
import { expect, it } from 'vitest'
import { nextZoom } from '../../renderer/ui/zoom.ts'

it('goes to the next size in either direction, also from one between two, and stops at both ends', () => {
  expect([nextZoom(1, 1), nextZoom(1, -1)]).toEqual([1.1, 0.9])
  expect([nextZoom(1.2, 1), nextZoom(1.2, -1)]).toEqual([1.25, 1.1])
  expect([nextZoom(2, 1), nextZoom(0.8, -1)]).toEqual([null, null])
})
