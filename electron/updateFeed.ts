// The feed of updates, believed only with the signature of the key that the policy names: a list of files with their sums, which the
// updater then checks each file against. Promises: what is not signed by that key is as good as not there, older versions are
// taken only where the signed feed takes the running one back. Knows no Electron itself; electron-updater does.
import type { AppUpdater, ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater'
import {
  Provider,
  type ProviderRuntimeOptions,
  parseUpdateInfo,
  resolveFiles,
} from 'electron-updater/out/providers/Provider.js'
import { z } from 'zod'
import type { UpdatePolicy } from '../shared/policy.ts'
import { ProblemError } from '../shared/problem.ts'
import { signedBy } from './signature.ts'

/** What our feeds say beside electron-updater's own: versions that are taken back. */
const TakenBack = z.object({ rollBackFrom: z.array(z.string()).default([]) })

type FeedOptions = { provider: 'custom'; feed: UpdatePolicy; updateProvider: typeof SignedFeed }

export class SignedFeed extends Provider<UpdateInfo> {
  readonly #feed: UpdatePolicy
  readonly #updater: AppUpdater
  readonly #base: URL

  constructor(options: FeedOptions, updater: AppUpdater, runtime: ProviderRuntimeOptions) {
    super(runtime)
    this.#feed = options.feed
    this.#updater = updater
    this.#base = new URL(this.#feed.url.endsWith('/') ? this.#feed.url : `${this.#feed.url}/`)
  }

  async getLatestVersion(): Promise<UpdateInfo> {
    const name = `${this.getCustomChannelName(this.#feed.channel)}.yml`
    const url = new URL(name, this.#base)
    const text = (await this.httpRequest(url)) ?? ''
    const signature = (await this.httpRequest(new URL(`${name}.sig`, this.#base))) ?? ''
    if (!signedBy(this.#feed.key, text, signature))
      throw new ProblemError('update.unsigned', { url: this.#base.origin })
    const info = parseUpdateInfo(text, name, url)
    const { rollBackFrom } = TakenBack.parse(info)
    this.#updater.allowDowngrade = rollBackFrom.includes(this.#updater.currentVersion.version)
    return info
  }

  resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    return resolveFiles(info, this.#base)
  }
}

/** Makes an updater read that feed and nothing else. */
export function readSignedFeed(updater: AppUpdater, feed: UpdatePolicy): void {
  const options: FeedOptions = { provider: 'custom', updateProvider: SignedFeed, feed }
  updater.setFeedURL(options as never)
}
