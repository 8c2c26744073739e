// Holds a wait of the product open while a test looks at the screen in the middle of it: looking takes a busy machine longer than a
// countdown or a limit lasts.
import type { Desk } from './launch.ts'

/** Timers of exactly this length that begin from now on never end by themselves, until what it resolves with is called. */
export async function holdTimers({ page }: Pick<Desk, 'page'>, ms: number): Promise<() => Promise<void>> {
  await page.evaluate((held) => {
    const real = globalThis.setTimeout
    const patient = (run: TimerHandler, wait?: number, ...more: unknown[]) =>
      wait === held ? 0 : real(run, wait, ...more)
    Object.assign(globalThis, {
      setTimeout: patient,
      letTimersGo: () => Object.assign(globalThis, { setTimeout: real }),
    })
  }, ms)
  return () => page.evaluate(() => Reflect.get(globalThis, 'letTimersGo')())
}
