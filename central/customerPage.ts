// What every page that customers open has in common: its look, its policy and how it is sent. Promises: works without scripts and has none; nothing is
// fetched from anywhere; no page is kept or found by others, and its address goes nowhere else.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../shared/script/variables.ts'

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#50575e;--paper:#fff;--line:#8a9199;--act:#1f5fbf;--on:#fff;--bad:#a4262c;--good:#1b6b3a;--tint:#f2f5f9}
@media(prefers-color-scheme:dark){:root{--ink:#eceef0;--soft:#b6bdc4;--paper:#16191c;--line:#7d858d;--act:#8ab8ff;--on:#10233f;--bad:#ff9c9c;--good:#7fd6a0;--tint:#20252a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{max-width:36rem;margin:0 auto;padding:1.25rem 1.25rem 3rem}
nav{display:flex;justify-content:flex-end}
nav a{color:var(--act);padding:.6rem 0}
h1{font-size:1.5rem;margin:.25rem 0 .5rem}
h2{font-size:1.1rem;margin:2rem 0 .25rem}
p{margin:.5rem 0}
ul{margin:.75rem 0;padding-left:1.2rem;color:var(--soft)}
.note{background:var(--tint);border-radius:8px;padding:.75rem 1rem}
.bad{border-left:4px solid var(--bad)}
.good{border-left:4px solid var(--good)}
form{margin-top:1.25rem}
label,.lab{display:block;font-weight:600;margin-top:1rem}
select,input[type=file]{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.7rem;margin-top:.35rem;min-height:3rem}
.hint{color:var(--soft);font-size:.95rem;margin:.35rem 0 0}
.agree{display:flex;gap:.7rem;align-items:flex-start;font-weight:400}
.agree input{width:1.5rem;height:1.5rem;flex:none;margin:.1rem 0 0}
button{font:inherit;font-weight:600;width:100%;min-height:3rem;margin-top:1.25rem;border-radius:8px;border:1px solid var(--act);background:var(--act);color:var(--on);cursor:pointer}
button.plain{background:transparent;color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
`

/** What the page may do: show itself and send its own forms back. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Names of a language for who reads the page and for who reads it out. */
const TAGS: Readonly<Record<Language, { tag: string; own: string }>> = {
  zh: { tag: 'zh-CN', own: '中文' },
  en: { tag: 'en', own: 'English' },
}

/** `body` is HTML as it stands; `linkOther`: a link to the same page in the other language. */
export function whole(language: Language, title: string, body: string, linkOther: boolean): string {
  const other = language === 'zh' ? 'en' : 'zh'
  const { tag, own } = TAGS[other]
  const nav = linkOther ? `<nav><a href="?l=${other}" lang="${tag}" hreflang="${tag}">${own}</a></nav>` : ''
  return `<!doctype html>
<html lang="${TAGS[language].tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="format-detection" content="telephone=no"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main>${nav}${body}</main></body></html>
`
}

/** `fallback`: of what the link was made for; without it what the browser asks for. */
export function languageOf({ query, headers }: FastifyRequest, fallback: Language | null): Language {
  const { l } = query as { l?: unknown }
  if (l === 'zh' || l === 'en') return l
  if (fallback) return fallback
  return /^\s*en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'zh'
}

export function send(reply: FastifyReply, status: number, page: string): FastifyReply {
  return (
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex, nofollow')
      // The address holds the link: it goes to nobody but this page itself.
      .header('referrer-policy', 'same-origin')
      .send(page)
  )
}

/** Of one address, for every page that customers open. */
export const LIMITED = {
  config: {
    rateLimit: { max: 30, timeWindow: '1 minute', keyGenerator: (request: FastifyRequest) => request.ip },
  },
} as const
