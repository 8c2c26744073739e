// The examination that was asked for on the command line: looks, says, ends. A window that is open meanwhile is left alone.
import { app, safeStorage } from 'electron'
import { type DoctorOptions, examine } from './doctor.ts'
import { type DoctorAsked, tellDoctor } from './doctorFlag.ts'
import { siteDoors } from './doors.ts'
import { vaultOf } from './vault.ts'

export async function runDoctor(
  asked: DoctorAsked,
  options: Omit<DoctorOptions, 'doors' | 'vault'>,
): Promise<void> {
  await app.whenReady()
  const { mode } = options
  const vault = vaultOf(safeStorage, process.platform, false)
  const doors = mode.kind === 'site' ? siteDoors(mode.policy) : { line: () => ({ state: 'none' }) as const }
  app.exit(tellDoctor(await examine({ ...options, doors, vault }), asked))
}
