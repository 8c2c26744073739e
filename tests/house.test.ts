// The laws of the house, over the files as they are: who may import whom, what stays pure, how long a file may be,
// and that both languages say everything. A law that bites names the file and the reason.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../build/paths.mjs'
import { events, ipc } from '../shared/ipc.ts'
import { PROBLEM_CODES } from '../shared/problem.ts'
import { MISSING, ROWS, stateOf, tagged } from './coverageTable.ts'
import { house, type Import, type SourceFile, withoutComments } from './house.ts'
import { JOURNEYS } from './journeys.ts'
import { labFiles, tableOf, testsOf } from './lab/table.ts'

const files = house()
const under = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`))
const scripts = files.filter(({ path }) => !path.endsWith('.css'))

/** What breaks a law, one line each: the test shows them all. */
function breaches(of: SourceFile[], broken: (imported: Import, file: SourceFile) => boolean): string[] {
  return of.flatMap((file) =>
    file.imports
      .filter((imported) => broken(imported, file))
      .map(({ name }) => `${file.path} imports ${name}`),
  )
}
const inside = (imported: Import, ...folders: string[]) =>
  imported.file !== null &&
  folders.some((folder) => imported.file === folder || imported.file?.startsWith(`${folder}/`))
const packageOf = (imported: Import) =>
  imported.file === null ? (/^(?:@[^/]+\/)?[^/]+/.exec(imported.name)?.[0] ?? imported.name) : null

/** Files of a feature folder that others may import, beside the one that bears the folder's name. */
const PUBLIC_FILES: Record<string, readonly string[]> = {
  fields: ['TimeForm.tsx'],
  customer: ['Parts.tsx', 'Timeline.tsx', 'messageWords.ts', 'timelineWords.ts'],
  plan: ['useApprovals.ts'],
  phone: ['PhoneBar.tsx', 'devices.ts', 'headset.ts', 'levels.ts', 'preCall.ts', 'trace.ts'],
  // Reviews show how a call sounded; the outbox and the frame what waits to be handed over.
  recordings: ['CallSound.tsx', 'Uploads.tsx', 'useUploads.ts'],
  settings: ['Choice.tsx'],
  // The rail counts what presses.
  tickets: ['useTickets.ts', 'EndQuestion.tsx'],
  worklist: ['Preview.tsx', 'reasons.ts'],
  // A correction is coded by the rules and lists of the wrap-up.
  wrapup: ['Codes.tsx', 'codes.ts', 'Form.tsx'],
}
/** What a feature may know of local: the door, its questions, the hook that asks them; sync also how a journal line is read. */
const LOCAL_FACE = ['renderer/local/local.ts', 'renderer/local/views.ts', 'renderer/local/useView.ts']

const feature = (path: string) => /^renderer\/features\/([^/]+)\//.exec(path)?.[1] ?? null

function isPublic(path: string): boolean {
  const folder = feature(path)
  if (folder === null) return true
  const name = path.slice(`renderer/features/${folder}/`.length)
  const stem = name.replace(/\.tsx?$/, '')
  return (
    stem.toLowerCase() === folder.toLowerCase() ||
    /^[A-Z]\w*Screen$/.test(stem) ||
    (PUBLIC_FILES[folder] ?? []).includes(name)
  )
}

describe('who may import whom', () => {
  test('the reader of imports sees what it must', () => {
    const main = files.find(({ path }) => path === 'electron/main.ts')
    expect(main?.imports.length).toBeGreaterThan(15)
    expect(withoutComments("const a = 'http://x' // gone\n/* gone */ const b = /\\/\\/'/")).not.toContain(
      'gone',
    )
    expect(files.length).toBeGreaterThan(50)
  })

  test('relative imports name a file that is there, with its extension', () => {
    expect(breaches(scripts, ({ file }) => file !== null && !existsSync(join(root, file)))).toEqual([])
  })

  test('shared imports zod and itself', () => {
    expect(
      breaches(under('shared'), (imported) => !inside(imported, 'shared') && imported.name !== 'zod'),
    ).toEqual([])
  })

  test('the shell imports shared, Electron, Node and packages; central only through its public start', () => {
    expect(
      breaches(
        under('electron'),
        (imported) => imported.file !== null && !inside(imported, 'electron', 'shared', 'central'),
      ),
    ).toEqual([])
    expect(
      breaches(
        under('electron'),
        (imported, file) =>
          inside(imported, 'central') &&
          !(file.path === 'electron/centralChild.ts' && imported.file === 'central/server.ts'),
      ),
    ).toEqual([])
  })

  test('nobody imports the shell, and only the shell imports Electron', () => {
    const others = [...under('shared'), ...under('renderer'), ...under('central')]
    expect(breaches(others, (imported) => inside(imported, 'electron'))).toEqual([])
    expect(
      breaches([...others, ...under('build')], (imported) =>
        ['electron', 'electron-store', 'electron-log'].includes(packageOf(imported) ?? ''),
      ),
    ).toEqual([])
  })

  test('the window imports shared and itself, never Node, never central', () => {
    expect(
      breaches(
        under('renderer'),
        (imported) => imported.file !== null && !inside(imported, 'renderer', 'shared'),
      ),
    ).toEqual([])
    expect(breaches(under('renderer'), ({ name }) => name.startsWith('node:'))).toEqual([])
  })

  test('central imports shared and itself', () => {
    expect(
      breaches(
        under('central'),
        (imported) => imported.file !== null && !inside(imported, 'central', 'shared'),
      ),
    ).toEqual([])
    expect(
      breaches(under('central'), (imported) => ['react', 'antd'].includes(packageOf(imported) ?? '')),
    ).toEqual([])
  })

  test('ui knows no domain: no shared, no local, no features', () => {
    expect(
      breaches(
        under('renderer/ui'),
        (imported) => imported.file !== null && !inside(imported, 'renderer/ui'),
      ),
    ).toEqual([])
  })

  test('local knows no screen, and only it touches IndexedDB', () => {
    expect(
      breaches(under('renderer/local'), (imported) =>
        inside(imported, 'renderer/features', 'renderer/ui', 'renderer/words'),
      ),
    ).toEqual([])
    const others = files.filter(
      ({ path }) =>
        /^(?:renderer|shared|central|electron)\//.test(path) && !path.startsWith('renderer/local/'),
    )
    expect(breaches(others, (imported) => packageOf(imported) === 'dexie')).toEqual([])
    expect(others.filter(({ code }) => /\bindexedDB\b/.test(code)).map(({ path }) => path)).toEqual([])
  })

  test('data has one door: features import the face of local, nothing behind it', () => {
    const outside = under('renderer').filter(({ path }) => !path.startsWith('renderer/local/'))
    expect(
      breaches(
        outside,
        (imported, file) =>
          inside(imported, 'renderer/local') &&
          !LOCAL_FACE.includes(imported.file ?? '') &&
          !(
            file.path.startsWith('renderer/features/sync/') &&
            imported.file === 'renderer/local/journalLine.ts'
          ) &&
          // The window starts the worker before the workplace is read.
          !(file.path === 'renderer/main.tsx' && imported.file === 'renderer/local/spareWorker.ts'),
      ),
    ).toEqual([])
  })

  test('only sipLine.ts and its own parts import SIP.js', () => {
    const outside = files.filter(
      ({ path }) => !/^(?:tests\/|renderer\/features\/phone\/sip\w+\.ts$)/.test(path),
    )
    expect(breaches(outside, (imported) => packageOf(imported) === 'sip.js')).toEqual([])
  })

  test('features meet only through public files', () => {
    // The files at renderer's root put everything together; they alone see what is behind a public file.
    const lookers = under('renderer').filter(({ path }) => /^renderer\/\w+\//.test(path))
    expect(
      breaches(lookers, (imported, file) => {
        const target = imported.file ?? ''
        return (
          feature(target) !== null &&
          /\.tsx?$/.test(target) &&
          feature(target) !== feature(file.path) &&
          !isPublic(target)
        )
      }),
    ).toEqual([])
  })

  test('no file imports itself in a circle', () => {
    const edges = new Map(
      scripts.map(({ path, imports }) => [
        path,
        imports.filter(({ typeOnly, file }) => !typeOnly && file !== null).map(({ file }) => file ?? ''),
      ]),
    )
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (path: string, trail: string[]) => {
      const seen = trail.indexOf(path)
      if (seen >= 0) circles.push([...trail.slice(seen), path].join(' -> '))
      if (seen >= 0 || done.has(path)) return
      for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
      done.add(path)
    }
    for (const path of edges.keys()) walk(path, [])
    expect(circles).toEqual([])
  })
})

describe('what stays pure', () => {
  test.each([
    ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/],
    ['chance', /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/],
    [
      'the network, the process, the timers',
      /\bfetch\(|\bprocess\.|\blocalStorage\b|\bsetTimeout\b|\bsetInterval\b/,
    ],
  ])('shared does not know %s', (_what, pattern) => {
    expect(
      under('shared')
        .filter(({ code }) => pattern.test(code))
        .map(
          ({ path }) => `${path}: ${pattern.exec(files.find((file) => file.path === path)?.code ?? '')?.[0]}`,
        ),
    ).toEqual([])
  })

  test('central and the practice exchange take the clock from outside', () => {
    const clocked = under('central').filter(
      ({ path, code }) => path !== 'central/main.ts' && /\bDate\.now\(|\bnew Date\(\s*\)/.test(code),
    )
    expect(clocked.map(({ path }) => path)).toEqual([])
  })
})

describe('how files look', () => {
  test('nobody waits without an end: bars are drawn by what says after a while that it is slow', () => {
    const drawing = under('renderer').filter(({ code }) => /<Skeleton\b/.test(code))
    expect(drawing.map(({ path }) => path)).toEqual(['renderer/features/Loading.tsx'])
  })

  test('no file is longer than 400 lines, no test than 600', () => {
    const long = files
      .map(({ path, text }) => [path, text.trimEnd().split('\n').length] as const)
      .filter(([path, count]) => count > (path.endsWith('.test.ts') ? 600 : 400))
    expect(long).toEqual([])
  })

  test('no file has a name that says nothing', () => {
    const names = /(?:^|\/)(?:utils?|helpers?|manager|misc|common|index|stuff|shared|types)\.(?:ts|tsx|mjs)$/i
    // A word list of things that every screen says is what it is called.
    expect(
      scripts
        .map(({ path }) => path)
        .filter((path) => names.test(path) && !path.startsWith('renderer/words/')),
    ).toEqual([])
  })

  test('every file opens by saying what it owns', () => {
    const silent = scripts.filter(({ path, text }) => {
      if (path.endsWith('.test.ts')) return false
      const opening = /^(?:#![^\n]*\n)?((?:\/\/[^\n]*\n)+|\/\*[\s\S]*?\*\/)/.exec(text)?.[1] ?? ''
      return opening.length < 50
    })
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  test('no default exports, no barrels', () => {
    expect(scripts.filter(({ code }) => /^export default\b/m.test(code)).map(({ path }) => path)).toEqual([])
    const barrels = scripts.filter(
      ({ code }) =>
        code.trim() !== '' &&
        code
          .trim()
          .split(/\n(?=export|import)/)
          .every((statement) => /^export\s[^=]*\sfrom\s/.test(statement)),
    )
    expect(barrels.map(({ path }) => path)).toEqual([])
  })

  test('no type is thrown away, no error swallowed, nothing left to do', () => {
    const laws: [string, RegExp][] = [
      ['any', /(?::|<|\bas)\s*any\b/],
      ['ts-ignore', /@ts-(?:ignore|nocheck|expect-error)/],
      ['empty catch', /\.catch\(\(\w*\)\s*=>\s*\{\s*\}\)|\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}/],
      ['to do', /\b(?:TODO|FIXME|XXX)\b/],
      ['lint silenced without a reason', /biome-ignore(?!.*: .{8})/],
    ]
    const source = scripts.filter(({ path }) => path !== 'tests/house.test.ts')
    const found = source.flatMap(({ path, code, text }) =>
      laws
        .filter(([name, law]) => law.test(name === 'any' ? code : text))
        .map(([name]) => `${path}: ${name}`),
    )
    expect(found).toEqual([])
  })
})

describe('what is said', () => {
  /** `a.b.c` for every word of a dictionary. */
  function keys(value: unknown, at = ''): string[] {
    if (typeof value !== 'object' || value === null) return [at]
    return Object.entries(value).flatMap(([name, inner]) => keys(inner, at === '' ? name : `${at}.${name}`))
  }
  const plain = (key: string) => key.replace(/_(?:zero|one|two|few|many|other)$/, '')

  test('both languages have the same words, with the same figures in them', async () => {
    const { zhCN } = await import('../renderer/words/zhCN.ts')
    const { en } = await import('../renderer/words/en.ts')
    expect(new Set(keys(en).map(plain))).toEqual(new Set(keys(zhCN).map(plain)))
    const text = (dictionary: unknown, key: string) =>
      key
        .split('.')
        .reduce<unknown>(
          (inner, name) =>
            typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined,
          dictionary,
        )
    const figures = (words: unknown) =>
      new Set([...String(words).matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name))
    const wrong = keys(zhCN).filter((key) => {
      const [chinese, english] = [text(zhCN, key), text(en, key)]
      if (english === undefined) return false
      return (
        (String(chinese).trim() === '') !== (String(english).trim() === '') ||
        [...figures(chinese)].sort().join() !== [...figures(english)].sort().join()
      )
    })
    expect(wrong).toEqual([])
    const chinese = keys(en).filter((key) => /[\u4e00-\u9fff]/.test(String(text(en, key))))
    // A language is named in itself, and an example of Chinese data is Chinese.
    expect(chinese).toEqual(['intake.lenderPlaceholder', 'settings.languageName.zh-CN'])
  })

  test('every problem is worded', async () => {
    const { zhCN } = await import('../renderer/words/zhCN.ts')
    expect(PROBLEM_CODES.filter((code) => !Object.hasOwn(zhCN.problems, code))).toEqual([])
  })

  test('screens speak through the words, never by themselves', () => {
    const screens = under('renderer').filter(
      ({ path }) => /\.tsx$/.test(path) && !path.startsWith('renderer/words/'),
    )
    expect(screens.filter(({ code }) => /[\u4e00-\u9fff]/.test(code)).map(({ path }) => path)).toEqual([])
    const shell = under('electron').filter(({ path }) => !path.startsWith('electron/practice/'))
    expect(shell.filter(({ code }) => /[\u4e00-\u9fff]/.test(code)).map(({ path }) => path)).toEqual([])
  })

  test('every key of the workstation stands in the list that help shows, under the words it is bound with', async () => {
    const { FIXED, MOVABLE } = await import('../renderer/ui/keyMap.ts')
    const table = [...MOVABLE, ...FIXED]
    const bound = under('renderer').flatMap(({ path, code }) =>
      [
        ...code.matchAll(
          /\buseKey\(\s*(?:'([^']+)'|([^,]+)),(?:(?!\buseKey\()[\s\S])*?\blabel: (?:t\('([^']+)'\)|''),/g,
        ),
      ].map((match) => ({ path, combo: match[1] ?? null, label: match[3] ?? null })),
    )
    expect(bound.length).toBeGreaterThan(35)
    const calls = under('renderer')
      .filter(({ path }) => path !== 'renderer/ui/keys.ts')
      .flatMap(({ code }) => [...code.matchAll(/\buseKey\(/g)])
    expect(bound.length).toBe(calls.length)
    const missing = bound.filter(
      ({ combo, label }) =>
        label !== null && !table.some(([key, words]) => words === label && (combo === null || key === combo)),
    )
    expect(missing).toEqual([])
  })

  test('every npm script is explained in both READMEs', () => {
    const { scripts: names } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const readme of ['README.md', 'README.zh-CN.md']) {
      const text = readFileSync(join(root, readme), 'utf8')
      const call = (name: string) => (name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`)
      expect(Object.keys(names).filter((name) => !text.includes(call(name)))).toEqual([])
    }
  })

  test('the table of the telephone names every scenario of the lab once, and only tests that there are', () => {
    const rows = tableOf(readFileSync(join(root, 'docs', 'telephony.md'), 'utf8'))
    const inLab = rows.filter(({ lab }) => lab !== null)
    expect(inLab.length).toBeGreaterThanOrEqual(40)
    const missing = rows.flatMap(({ scenario, lab, practice }) => [
      ...(lab === null || testsOf(`lab/${lab}.test.ts`).some((found) => found.matches(scenario))
        ? []
        : [scenario]),
      ...(practice === null || testsOf(practice.file).some((found) => found.matches(practice.name))
        ? []
        : [`${practice.file} ${practice.name}`]),
    ])
    expect(missing).toEqual([])
    const untold = labFiles().flatMap((lab) =>
      testsOf(`lab/${lab}.test.ts`)
        .filter(({ matches }) => !inLab.some((row) => row.lab === lab && matches(row.scenario)))
        .map(({ written }) => `${lab}: ${written}`),
    )
    expect(untold).toEqual([])
    expect(new Set(inLab.map(({ lab, scenario }) => `${lab} ${scenario}`)).size).toBe(inLab.length)
  })

  test('the contract of the window names channels and events once, in words of the field', () => {
    for (const name of Object.keys(ipc)) expect(name).toMatch(/^[a-z]+\.[a-z][a-zA-Z]*$/)
    for (const name of Object.keys(events)) expect(name).toMatch(/^[a-z]+$/)
  })
})

describe('what the desk does', () => {
  /** Parts of the checklist that are missing at most; with each that is built this comes down, it never goes up. */
  const AT_MOST = 26
  const RANK: readonly string[] = ['not built yet', 'in part', 'built']

  test('every row of the checklist has a test, or says what it lacks', () => {
    const { proofs, dormant, strange } = tagged()
    expect({ dormant, strange }).toEqual({ dormant: [], strange: [] })
    const rows = ROWS.map((_, index) => index + 1)
    expect(rows.filter((row) => !proofs.has(row) && MISSING[row] === undefined)).toEqual([])
    expect(Object.keys(MISSING).filter((row) => !rows.includes(Number(row)))).toEqual([])
    expect(Object.keys(MISSING).length).toBeLessThanOrEqual(AT_MOST)
  })

  test('every situation is walked by a test of that name', () => {
    const missing = JOURNEYS.filter(({ file, test: name }) => {
      const text = readFileSync(join(root, 'tests', file), 'utf8')
      return !text.includes(name)
    })
    expect(missing).toEqual([])
  })

  test('docs/coverage.md says no more than the tests (node tests/coverageTable.ts makes it anew)', () => {
    const { proofs } = tagged()
    const told = readFileSync(join(root, 'docs', 'coverage.md'), 'utf8').split('\n')
    const claims = new Map(
      told.flatMap((line) => {
        const [, row, state] = /^\| (\d+) \|[^|]*\| (built|in part|not built yet)\b/.exec(line) ?? []
        return row && state ? [[Number(row), RANK.indexOf(state)] as const] : []
      }),
    )
    const rows = ROWS.map((_, index) => index + 1)
    // It may lag behind a test that came since; it may not run ahead of them.
    expect(rows.filter((row) => (claims.get(row) ?? 9) > RANK.indexOf(stateOf(row, proofs)))).toEqual([])
    const known = new Set(
      [...proofs.values()].flat().map(({ file, name }) => `${file} ${name.replaceAll('|', '/')}`),
    )
    const named = told.flatMap((line) =>
      [...line.matchAll(/`([^`]+\.test\.ts)` “(.*?)”(?=<br>| \|)/g)].map(
        ([, file, name]) => `${file} ${name}`,
      ),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((one) => !known.has(one))).toEqual([])
  })
})
