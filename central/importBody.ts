// A file of accounts as it comes in: whole in memory, within what this process may hold at a time. Private to the import.
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ProblemError } from '../shared/problem.ts'
import { IMPORT_LIMIT_BYTES } from '../shared/protocol.ts'

/** A file as it comes in; only `application/octet-stream` arrives as a stream. */
export const FileBody = z.custom<AsyncIterable<Uint8Array>>((body) => body instanceof Readable)

/** The length that the sender states; null when it states none. */
export function announcedLength(request: FastifyRequest): number | null {
  const length = request.headers['content-length']
  return length === undefined ? null : Number(length)
}

/** Files being received by this process may fill so much memory together. */
const BUFFER_BYTES = 2 * IMPORT_LIMIT_BYTES
let buffered = 0

/**
 * Hands the whole file to `work` and counts its bytes until that has ended. Throws `intake.tooLarge`, and `request.tooMany`
 * when too many files are on their way. `announced` = the length that the sender states, null when it states none.
 */
export async function withBody<T>(
  body: AsyncIterable<Uint8Array>,
  announced: number | null,
  work: (file: () => AsyncGenerator<Uint8Array>) => Promise<T>,
): Promise<T> {
  if ((announced ?? 0) > IMPORT_LIMIT_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      buffered += chunk.byteLength
      if (bytes > IMPORT_LIMIT_BYTES) throw tooLarge()
      if (buffered > BUFFER_BYTES) throw new ProblemError('request.tooMany', { retryAfterSeconds: 30 })
      chunks.push(chunk)
    }
    return await work(async function* () {
      yield* chunks
    })
  } finally {
    buffered -= bytes
  }
}

const tooLarge = (): ProblemError => new ProblemError('intake.tooLarge', { limitBytes: IMPORT_LIMIT_BYTES })
