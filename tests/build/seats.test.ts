// Seats for windows: as many at a time as there are displays, in the order of asking, and never lost.
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSeats, SEATS } from '../../build/seats.mjs'

let seats: Awaited<ReturnType<typeof openSeats>>
beforeEach(async () => {
  seats = await openSeats([':1'])
})
afterEach(() => seats.close())

/** A worker who has asked: what it was told so far. */
async function asks(): Promise<{ told: string[]; socket: Socket }> {
  const told: string[] = []
  const socket = connect(Number(seats.environment[SEATS]), '127.0.0.1')
  socket.setEncoding('utf8').on('data', (said: string) => told.push(said.trim()))
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return { told, socket }
}

test('one worker at a time, in the order of asking; one that leaves the queue is passed over', async () => {
  const first = await asks()
  await expect.poll(() => first.told).toEqual([':1'])
  const gone = await asks()
  const third = await asks()
  gone.socket.destroy()
  await expect.poll(() => gone.socket.closed).toBe(true)
  expect(third.told).toEqual([])
  first.socket.end()
  await expect.poll(() => third.told).toEqual([':1'])
  expect(gone.told).toEqual([])
})

test('with two seats two are let in at once, each on a display of its own', async () => {
  await seats.close()
  seats = await openSeats([':1', ':2'])
  const first = await asks()
  await expect.poll(() => first.told).toEqual([':1'])
  const second = await asks()
  const third = await asks()
  await expect.poll(() => second.told).toEqual([':2'])
  expect(third.told).toEqual([])
  // A worker that is killed gives its seat back as well.
  second.socket.resetAndDestroy()
  await expect.poll(() => third.told).toEqual([':2'])
})

test('whoever waits when the run ends is told by the end', async () => {
  await asks()
  const waits = await asks()
  await seats.close()
  await expect.poll(() => waits.socket.closed).toBe(true)
  expect(waits.told).toEqual([])
  seats = await openSeats([':1'])
})
