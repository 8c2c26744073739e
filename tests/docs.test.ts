// The papers: every link leads somewhere, every picture is there, what is drawn from the code can be drawn, and what exists in two
// languages exists in both.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { papers } from '../build/papers.ts'
import { root } from '../build/paths.mjs'

const papersAt = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The heading as links name it. */
const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-')

/** Links without those that stand in code. */
function linksIn(text: string): string[] {
  const plain = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...plain.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to ?? '')
}

describe.each(papersAt)('%s', (paper) => {
  const text = readFileSync(join(root, paper), 'utf8')
  test('every link leads to a file, and to a heading that it has', () => {
    const broken = linksIn(text).filter((link) => {
      if (/^(?:https?|mailto):/.test(link)) return false
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? join(root, paper) : join(root, dirname(paper), decodeURIComponent(path))
      if (!existsSync(target)) return true
      if (anchor === undefined || !target.endsWith('.md')) return false
      const headings = readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)
      return ![...headings].some(([, heading]) => anchorOf(heading ?? '') === decodeURIComponent(anchor))
    })
    expect(broken).toEqual([])
  })
})

test('papers for people at work are there in both languages, and lead to each other', () => {
  for (const name of ['agent', 'qa', 'supervisor', 'it', 'pbx', 'accessibility']) {
    const english = readFileSync(join(root, 'docs', `${name}.md`), 'utf8')
    const chinese = readFileSync(join(root, 'docs', `${name}.zh-CN.md`), 'utf8')
    expect(english).toContain(`${name}.zh-CN.md`)
    expect(chinese).toContain(`${name}.md`)
    // The same parts in the same order.
    expect(chinese.match(/^#+ /gm)).toEqual(english.match(/^#+ /gm))
    expect(chinese.match(/^\| /gm)?.length).toBe(english.match(/^\| /gm)?.length)
    // Each shows its own language.
    const pictures = [english, chinese].map((text) => [...text.matchAll(/pictures\/(en|zh)-([\w-]+\.png)/g)])
    expect(new Set(pictures.map((found) => found.map(([, , picture]) => picture).join())).size).toBe(1)
    for (const [at, language] of ['en', 'zh'].entries())
      expect(pictures[at]?.every(([, of]) => of === language)).toBe(true)
    if (name !== 'accessibility') expect(pictures[0]).not.toEqual([])
  }
})

test('every test that a paper names is there', () => {
  for (const paper of ['docs/security.md', 'docs/accessibility.md']) {
    const names = readFileSync(join(root, paper), 'utf8').matchAll(/`(tests\/[\w./]+\.ts)`/g)
    for (const [, path] of names) expect(existsSync(join(root, path ?? '')), `${paper}: ${path}`).toBe(true)
  }
})

test('the papers that are drawn from the code: every act and row stands in the data dictionary', () => {
  // Made anew by: node build/papers.ts
  const drawn = papers()
  expect(Object.keys(drawn)).toEqual(['docs/policy.schema.json', 'docs/data.md'])
  const data = drawn['docs/data.md'] ?? ''
  for (const kind of [
    'case',
    'contact',
    'call',
    'promise',
    'ticket',
    'call.attempted',
    'promise.made',
    'ticket.opened',
  ])
    expect(data).toContain(`\n### ${kind}\n`)
  expect(data).not.toContain('undefined')
})
