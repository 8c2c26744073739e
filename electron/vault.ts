// Wrapping of short secrets by the operating system's key store. `vaultOf` is the only place that asks safeStorage;
// what is written against `Vault` runs, and is tested, without Electron.
import type { SafeStorage } from 'electron'

export type Vault = {
  /** What the operating system offers: `gnome_libsecret`, `kwallet6`, `keychain`, `dpapi`, `basic_text`, `none`… */
  readonly backend: string
  /** False where a wrapped secret would be as good as plain. */
  readonly protects: boolean
  /** Both throw when the store refuses. */
  wrap(secret: Uint8Array): Buffer
  unwrap(wrapped: Uint8Array): Buffer
}

/** Call after the app is ready. `plain`: tests run without an operating system's key store. */
export function vaultOf(storage: SafeStorage, platform: NodeJS.Platform, plain: boolean): Vault {
  if (plain) storage.setUsePlainTextEncryption(true)
  const backend =
    platform === 'linux' ? storage.getSelectedStorageBackend() : platform === 'darwin' ? 'keychain' : 'dpapi'
  // Chromium's fallback encrypts with a key that is written in its source code.
  const weak = backend === 'basic_text' || backend === 'unknown'
  return {
    backend,
    protects: storage.isEncryptionAvailable() && (plain || !weak),
    wrap: (secret) => storage.encryptString(Buffer.from(secret).toString('base64')),
    unwrap: (wrapped) => Buffer.from(storage.decryptString(Buffer.from(wrapped)), 'base64'),
  }
}
