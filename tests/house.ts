// Reads the house for its test: every source file of ours, its code without comments, and what it imports.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { root } from '../build/paths.mjs'

export type Import = {
  /** As written. */
  name: string
  /** Path in the house, for a relative import; else null. */
  file: string | null
  /** Erased before anything runs. */
  typeOnly: boolean
  /** What is taken, as written between the braces. */
  taken: string
}
export type SourceFile = { path: string; text: string; code: string; imports: Import[] }

const FOLDERS = ['shared', 'electron', 'renderer', 'central', 'build', 'tests']

function pathsUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mjs|css)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** The text with comments blanked; strings, templates and regular expressions are left alone. */
export function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (match, kept: string | undefined) => kept ?? match.replace(/[^\n]/g, ' '),
  )
}

function importsOf(path: string, withTemplates: string): Import[] {
  // Code that is text of ours (a script that we write somewhere) is no import of ours.
  const code = withTemplates.replace(/`(?:\\[\s\S]|[^`\\])*`/g, '``')
  const found: Import[] = []
  const add = (name: string, typeOnly: boolean, taken: string) => {
    const file = name.startsWith('.')
      ? normalize(join(dirname(path), name.replace(/\?.*$/, ''))).replaceAll('\\', '/')
      : null
    found.push({ name, file, typeOnly, taken })
  }
  for (const match of code.matchAll(
    /^\s*(?:import|export)\s+(type\s+)?([^'"`;]*?)\s*\bfrom\s*['"]([^'"]+)['"]/gm,
  )) {
    const names = (match[2] ?? '').replace(/[{}]/g, ' ').trim()
    const inlineTypes =
      /^\{/.test(match[2] ?? '') &&
      names.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name))
    add(match[3] ?? '', match[1] !== undefined || inlineTypes, names)
  }
  for (const match of code.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm)) add(match[1] ?? '', false, '')
  for (const match of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(match[1] ?? '', false, '')
  for (const match of code.matchAll(/new URL\(\s*['"](\.[^'"]+\.tsx?)['"]\s*,\s*import\.meta\.url/g))
    add(match[1] ?? '', false, '')
  return found
}

/** Every source file of the house. */
export function house(): SourceFile[] {
  return FOLDERS.filter((folder) => statSync(join(root, folder), { throwIfNoEntry: false }) !== undefined)
    .flatMap(pathsUnder)
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const code = withoutComments(text)
      return { path, text, code, imports: importsOf(path, code) }
    })
}
