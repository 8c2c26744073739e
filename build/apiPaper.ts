// The reference of central's API, drawn from its own OpenAPI document, which is made of the schemas that its routes parse with:
// `node build/apiPaper.ts` starts a central in memory, asks it and writes `docs/api.md`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { start } from '../central/server.ts'
import { root } from './paths.mjs'
import { type Json, typeOf } from './schemaWords.ts'

type Operation = {
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: Json }[]
  requestBody?: { content?: Record<string, { schema?: Json }> }
  responses?: Record<string, { content?: Record<string, { schema?: Json }> }>
}
export type OpenApi = { paths: Record<string, Record<string, Operation>> }

/** Asks a central that lives in memory for as long as it takes. */
export async function openApi(): Promise<OpenApi> {
  const central = await start({
    database: { kind: 'pglite' },
    host: '127.0.0.1',
    port: 0,
    allowedOrigins: [],
    now: Date.now,
    migrationsDir: join(root, 'central', 'migrations'),
    siteKey: '0'.repeat(64),
    docs: true,
    log: () => undefined,
  })
  try {
    const reply = await fetch(`${central.url}/v1/docs/json`)
    return (await reply.json()) as OpenApi
  } finally {
    await central.close()
  }
}

const schemaIn = (content: Record<string, { schema?: Json }> | undefined): Json | undefined =>
  Object.values(content ?? {})[0]?.schema

function fieldsOf(title: string, json: Json | undefined): string {
  if (!json) return ''
  const fields = Object.entries(json.properties ?? {})
  if (fields.length === 0) return `${title}: ${typeOf(json)}\n\n`
  const lines = fields.map(([name, field]) => {
    const optional = json.required?.includes(name) ? '' : ' (may be left out)'
    return `- \`${name}\`: ${typeOf(field)}${optional}`
  })
  return `${title}:\n\n${lines.join('\n')}\n\n`
}

function sectionOf(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, schema }) =>
      `- \`${name}\` (${place}): ${schema ? typeOf(schema) : 'text'}${required ? '' : ' (may be left out)'}\n`,
  )
  return [
    `### ${method.toUpperCase()} ${path}\n\n`,
    operation.summary === undefined
      ? 'Speaks a protocol of its own: uploads of recordings (tus 1.0, [recording.md](recording.md)), or the call-back of a gateway ([messages.md](messages.md)).\n\n'
      : `${operation.summary}. ${operation.description ?? ''}.\n\n`,
    parameters.length > 0 ? `Parameters:\n\n${parameters.join('')}\n` : '',
    fieldsOf('Body', schemaIn(operation.requestBody?.content)),
    fieldsOf('Answer', schemaIn(operation.responses?.['200']?.content)),
  ].join('')
}

export function apiPaper({ paths }: OpenApi): string {
  const sections = Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => sectionOf(method, path, operation)),
    )
  return `# Central's API

Drawn from central's own OpenAPI document by \`node build/apiPaper.ts\`; do not edit. A running central shows the same at \`/v1/docs\`, with a page to
try it. Sessions are bearer tokens (\`POST /v1/session\`); errors are RFC 9457 problem documents with a \`code\` and its \`params\`; what may be
called by whom stands with each route and is refused with \`role.notAllowed\` to all others. What changes something may bear an \`idempotency-key\`
(a UUID): sent again within an hour with the same key, because the answer was lost, it is answered as before and done once. Rows and acts: [data.md](data.md).

${sections.join('')}`.replace(/\n+$/, '\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(join(root, 'docs', 'api.md'), apiPaper(await openApi()))
