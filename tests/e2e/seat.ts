// Takes a seat before a file of e2e tests begins, when the run hands them out (`build/seats.mjs`): a display for its windows. Loaded
// before every e2e test file (vitest.config.ts). Waiting here is outside of every test's time.
import { connect } from 'node:net'
import { afterAll } from 'vitest'
import { SEATS } from '../../build/seats.mjs'

const port = process.env[SEATS]
if (port) {
  const seat = connect(Number(port), '127.0.0.1')
  const display = await new Promise<string>((resolve, reject) => {
    seat.setEncoding('utf8').once('data', (said: string) => resolve(said.trim()))
    seat.once('error', reject)
    seat.once('close', () => reject(new Error('The run that hands out seats has ended.')))
  })
  if (display !== '') process.env.DISPLAY = display
  // The first hook of the file is its last to end.
  afterAll(() => {
    seat.destroy()
  })
}
