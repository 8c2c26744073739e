// Saves a file where the person says, through the system's dialogue; in tests into a given folder, without one.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { Reply } from '../shared/ipc.ts'
import { ProblemError } from '../shared/problem.ts'
import { errorCode } from './durableFile.ts'

type Content = { text: string } | { base64: string }

export async function saveFile(
  window: BrowserWindow,
  folder: string | null,
  suggestedName: string,
  content: Content,
): Promise<Reply<'file.save'>> {
  const path = folder
    ? join(folder, suggestedName)
    : (await dialog.showSaveDialog(window, { defaultPath: suggestedName })).filePath || null
  if (path === null) return { path }
  const bytes = 'text' in content ? Buffer.from(content.text, 'utf8') : Buffer.from(content.base64, 'base64')
  try {
    await writeFile(path, bytes)
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') throw new ProblemError('local.diskFull', {}, { cause: error })
    throw new ProblemError('shell.fileNotSaved', { detail: errorCode(error) }, { cause: error })
  }
  return { path }
}
