// The grammar of SIP.js as it is bundled: reads what the original reads, and throws where it throws.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { decodedOnce } from '../../build/sipGrammar.ts'

interface Parser {
  /** Leaves what it read in `data`. */
  parse(input: string, options: { startRule: string; data?: unknown }): unknown
}

const path = join(
  createRequire(import.meta.url).resolve('sip.js/package.json'),
  '../lib/grammar/pegjs/dist/grammar.js',
)
const source = readFileSync(path, 'utf8')

async function load(text: string): Promise<Parser> {
  const folder = mkdtempSync(join(tmpdir(), 'duedesk-grammar-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'grammar.mjs')
  // What it imports beside itself it finds where the original does.
  writeFileSync(
    file,
    text.replaceAll(
      /from "(\.[^"]+)"/g,
      (_, to: string) => `from "${pathToFileURL(join(dirname(path), to)).href}"`,
    ),
  )
  return import(pathToFileURL(file).href) as Promise<Parser>
}

const HEADERS: [rule: string, text: string][] = [
  ['Contact', '<sip:agent1@127.0.0.1:5060;transport=ws>;expires=300'],
  ['Contact', '*'],
  ['From', '"测试 坐席" <sip:agent1@example.invalid>;tag=a1'],
  ['Via', 'SIP/2.0/WS 127.0.0.1:5066;branch=z9hG4bK776asdhds;received=127.0.0.1'],
  ['WWW_Authenticate', 'Digest realm="example.invalid", nonce="84a4cc6f", algorithm=MD5, qop="auth"'],
  ['CSeq', '314159 INVITE'],
  ['SIP_URI', 'sip:+8619900000001@example.invalid;user=phone?subject=a'],
  ['Record_Route', '<sip:p1.example.invalid;lr>'],
  ['CSeq', 'not a number'],
  ['SIP_URI', 'sip:'],
  ['From', '"unclosed <sip:a@b>'],
]

test('reads every header as the original does, again and again', async () => {
  const [original, ours] = [await load(source), await load(decodedOnce(source))]
  const read = (parser: Parser, [startRule, text]: [string, string]) => {
    const options: { startRule: string; data?: unknown } = { startRule }
    try {
      parser.parse(text, options)
      return JSON.stringify([options.data])
    } catch (error) {
      return String(error)
    }
  }
  for (const header of [...HEADERS, ...HEADERS]) expect(read(ours, header)).toBe(read(original, header))
  expect(HEADERS.map((header) => read(ours, header)).filter((told) => told.startsWith('['))).toHaveLength(7)
})

test('stops at a grammar that it does not know', () => {
  expect(() => decodedOnce(source.replace('charCodeAt(0) - 32', 'charCodeAt(0) - 33'))).toThrow('grammar')
})
