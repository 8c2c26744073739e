// Which engine Chromium keeps the desk's database with. Newer ones have SQLite, which survives a full disk; LevelDB then replaces the whole store
// by an empty one (electron#41877), and the desk is filled again from journal and central. Knows no Electron.
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, finding } from '../shared/doctor.ts'

/** Chromium's names; one that does not know them takes no notice. */
const SQLITE_FEATURES = ['IdbSqliteBackingStore', 'IdbSqliteOnDiskRollout']
const SQLITE_MAGIC = 'SQLite format 3\0'

/** For the switch `enable-features`: what is enabled already, and SQLite. */
export function withSqlite(enabled: string): string {
  return [...new Set([...enabled.split(',').filter((name) => name !== ''), ...SQLITE_FEATURES])].join(',')
}

/** By what lies on the disk, not by what was asked for. Never rejects. */
export async function checkStore(userData: string): Promise<Finding> {
  const folder = join(userData, 'IndexedDB')
  // No desk was ever opened here, or somebody else's folder is asked about.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries)
    if (entry.isFile() && (await beginsAs(join(entry.parentPath, entry.name), SQLITE_MAGIC)))
      return finding('store', 'sqlite')
  return finding('store', entries.some(({ name }) => name.endsWith('.leveldb')) ? 'levelDb' : 'none')
}

async function beginsAs(path: string, magic: string): Promise<boolean> {
  try {
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0)
      return bytesRead === magic.length && buffer.toString('latin1') === magic
    } finally {
      await file.close()
    }
  } catch {
    // Locked or gone meanwhile.
    return false
  }
}
