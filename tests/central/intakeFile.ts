// Account files for tests: a small table, read in pieces as a request hands them over, and what came of it.
import { NO_DEFAULTS, type ReadOptions, readAccounts } from '../../central/intake.ts'
import type { HeaderRead, RowRead } from '../../shared/intake/event.ts'
import { problemOf } from '../../shared/problem.ts'

export const TODAY = '2026-11-22'
export const OPTIONS: ReadOptions = {
  today: TODAY,
  defaults: { ...NO_DEFAULTS, lender: '练习银行', hotline: '400-000-0000' },
}
export const FIXTURES = new URL('../fixtures/accounts/', import.meta.url)

export type Bytes = Uint8Array | string

/** The file in pieces of `size` bytes, as a request hands it over. */
async function* stream(bytes: Bytes, size = 65_536): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.from(bytes)
  for (let at = 0; at < buffer.length; at += size) yield buffer.subarray(at, at + size)
}

export async function read(bytes: Bytes, { size = 65_536, options = OPTIONS } = {}) {
  let header: HeaderRead | null = null
  const rows: RowRead[] = []
  for await (const event of readAccounts(stream(bytes, size), options)) {
    if (event.kind === 'header') header = event
    else rows.push(event)
  }
  if (!header) throw new Error('no header')
  return { header, rows }
}

export const names = (rows: readonly RowRead[]): (string | null)[] =>
  rows.map(({ result }) => (result.ok ? result.account.customer.name : null))

export const problemsAt = (rows: readonly RowRead[], line: number): string[] => {
  const row = rows.find((candidate) => candidate.line === line)
  if (!row || row.result.ok) return []
  return row.result.problems.map(
    ({ problem }) =>
      `${problem.code}:${problem.params.reason ?? problem.params.detail ?? problem.params.line ?? ''}`,
  )
}

/** Code and parameters of the problem that reading the file ends with. */
export async function failure(bytes: Bytes, size?: number): Promise<unknown> {
  try {
    await read(bytes, size === undefined ? {} : { size })
  } catch (error) {
    return problemOf(error)
  }
  throw new Error('was read')
}

export const HEAD = '姓名,账号,产品,应还金额,到期日,手机号'
export const line = (number: number, name = `测试${'一二三四五六七八九'[number % 9]}`): string =>
  `${name},62259900000${String(number).padStart(5, '0')},信用卡,100.00,2026-11-01,1990000${String(number).padStart(4, '0')}`
export const table = (...lines: string[]): string => `${[HEAD, ...lines].join('\n')}\n`
