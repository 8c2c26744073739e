// Signs the feed of updates: `node build/feed.ts FOLDER --key PRIVATE.pem [--staging PERCENT] [--take-back VERSION,…]`. For whoever hosts
// the feed: maintainers, or a company's IT for its own desks. `--new-key FILE` makes a key pair and prints what the policy needs.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

export interface FeedChange {
  /** Only so many of a hundred machines get it; null: all. */
  readonly staging: number | null
  /** Versions that go back to the one of this feed. */
  readonly takeBack: readonly string[]
}

/** The text of a feed with our wishes in place of those that stood there. */
export function feedWith(text: string, { staging, takeBack }: FeedChange): string {
  const kept = text
    .split('\n')
    .filter((line) => !/^(?:stagingPercentage|rollBackFrom):/.test(line) && line.trim() !== '')
  if (staging !== null) kept.push(`stagingPercentage: ${staging}`)
  if (takeBack.length > 0) kept.push(`rollBackFrom: ${JSON.stringify(takeBack)}`)
  return `${kept.join('\n')}\n`
}

/** Ed25519, base64. @param key private key, PEM */
export const feedSignature = (text: string, key: string): string =>
  sign(null, Buffer.from(text), createPrivateKey(key)).toString('base64')

/** A new pair: the private key as PEM, the public one as the policy takes it. */
export function newFeedKey(): { secret: string; policyKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    policyKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      staging: { type: 'string' },
      'take-back': { type: 'string' },
      'new-key': { type: 'string' },
    },
  })
  if (values['new-key'] !== undefined) {
    const { secret, policyKey } = newFeedKey()
    writeFileSync(values['new-key'], secret, { mode: 0o600, flag: 'wx' })
    process.stdout.write(`${policyKey}\n`)
    return
  }
  const [folder] = positionals
  const staging = values.staging === undefined ? null : Number(values.staging)
  if (
    folder === undefined ||
    values.key === undefined ||
    (staging !== null && !(staging >= 0 && staging <= 100))
  )
    throw new Error('node build/feed.ts FOLDER --key PRIVATE.pem [--staging 0-100] [--take-back VERSION,…]')
  const key = readFileSync(values.key, 'utf8')
  const feeds = readdirSync(folder).filter((name) => /^(?:latest|beta)[\w-]*\.yml$/.test(name))
  if (feeds.length === 0) throw new Error(`there is no feed (latest….yml) in ${folder}`)
  for (const name of feeds) {
    const path = join(folder, name)
    const text = feedWith(readFileSync(path, 'utf8'), {
      staging,
      takeBack: values['take-back']?.split(',').filter(Boolean) ?? [],
    })
    writeFileSync(path, text)
    writeFileSync(`${path}.sig`, `${feedSignature(text, key)}\n`)
    process.stdout.write(`${path}.sig\n`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
