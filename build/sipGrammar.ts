// A step of bundling: SIP.js decodes the whole table of its grammar anew for every header that it reads, which takes a desk as long as
// all the rest of a message. Here each row is decoded once. Promises: nothing else of SIP.js changes, and a version that decodes in another
// way stops the build instead of being bundled as it is.
import type { Plugin } from 'vite'

const GRAMMAR = /\/sip\.js\/lib\/grammar\/pegjs\/dist\/grammar\.js$/
const DECODE =
  /function peg\$decode\(s\) \{\s*return s\.split\(""\)\.map\(\(ch\) => ch\.charCodeAt\(0\) - 32\);\s*\}/
const ONCE = `function peg$decode(s) {
  const known = peg$decoded.get(s)
  if (known) return known
  const row = s.split("").map((ch) => ch.charCodeAt(0) - 32)
  peg$decoded.set(s, row)
  return row
}`

/** The source of SIP.js's grammar with each row of its table decoded once. Throws when it is not the source that this knows. */
export function decodedOnce(source: string): string {
  if (!DECODE.test(source)) throw new Error('build/sipGrammar.ts does not know the grammar of this SIP.js')
  return `const peg$decoded = new Map();\n${source.replace(DECODE, () => ONCE)}`
}

export const sipGrammar: Plugin = {
  name: 'duedesk-sip-grammar',
  transform: (code, id) => (GRAMMAR.test(id) ? { code: decodedOnce(code), map: null } : null),
}
