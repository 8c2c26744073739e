// Makes the papers that are drawn from the code: `node build/papers.ts` writes them anew, and tests hold what is committed against
// what the code says now.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { policySchema } from '../shared/policy.ts'
import { dataPaper } from './dataPaper.ts'
import { root } from './paths.mjs'

/** Path below the root, and what stands there. */
export function papers(): Record<string, string> {
  return {
    'docs/policy.schema.json': `${JSON.stringify(policySchema(), null, 2)}\n`,
    'docs/data.md': dataPaper(),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const [path, text] of Object.entries(papers())) writeFileSync(join(root, path), text)
