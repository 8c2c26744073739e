// The page on which a customer hands in papers, as one piece of HTML. Promises: works without scripts and has none; nothing of a person, a debt or a link is
// in it; every control has a label, what is wrong is said first and where it belongs; nothing is fetched from anywhere.
import { createHash } from 'node:crypto'
import type { Language } from '../shared/script/variables.ts'
import { MOST_PAPERS, PAPER_SORT_WORDS, PAPER_SORTS, PAPER_TYPES } from '../shared/ticket/papers.ts'
import { PAGE_WORDS, type PageFault } from './paperWords.ts'

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

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function whole(language: Language, body: string, linkOther: boolean): string {
  const words = PAGE_WORDS[language]
  const other = language === 'zh' ? 'en' : 'zh'
  const tag = (of: Language) => (of === 'zh' ? 'zh-CN' : 'en')
  const nav = linkOther
    ? `<nav><a href="?l=${other}" lang="${tag(other)}" hreflang="${tag(other)}">${words.other}</a></nav>`
    : ''
  return `<!doctype html>
<html lang="${tag(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><meta name="format-detection" content="telephone=no"><title>${words.title}</title><style>${STYLE}</style></head>
<body><main>${nav}${body}</main></body></html>
`
}

export interface PageState {
  readonly language: Language
  /** The last day on which the link holds, in words. */
  readonly until: string
  readonly count: number
  readonly fault: PageFault | null
}

/** The page as long as its link takes papers. */
export function uploadPage({ language, until, count, fault }: PageState): string {
  const words = PAGE_WORDS[language]
  const said =
    fault === null
      ? count === 0
        ? ''
        : `<p class="note good" role="status">${words.came(count)}</p>`
      : `<p class="note bad" role="alert" id="fault">${words.wrong[fault]}</p>${count === 0 ? '' : `<p>${words.came(count)}</p>`}`
  const full = count >= MOST_PAPERS
  const at = (field: 'sort' | 'file' | 'consent') => {
    const own =
      fault === 'noSort' ? 'sort' : fault === 'noConsent' ? 'consent' : fault === null ? null : 'file'
    return own === field ? ' aria-invalid="true" aria-describedby="fault"' : ''
  }
  const options = PAPER_SORTS.map(
    (sort) => `<option value="${sort}">${PAPER_SORT_WORDS[sort][language]}</option>`,
  )
  const form = full
    ? `<p class="note">${words.full}</p>`
    : `<form method="post" enctype="multipart/form-data" action="?l=${language}">
<label for="sort">${words.sort}</label><select id="sort" name="sort" required${at('sort')}><option value=""></option>${options.join('')}</select>
<label for="file">${words.file}</label><input id="file" name="file" type="file" required accept="${PAPER_TYPES.join(',')}"${at('file') || ' aria-describedby="hint"'}>
<p class="hint" id="hint">${words.fileHint}</p>
<label class="agree"><input type="checkbox" name="agree" value="yes" required${at('consent')}><span>${words.consent}</span></label>
<button type="submit">${words.send}</button></form>`
  const end =
    count === 0
      ? ''
      : `<form method="post" enctype="multipart/form-data" action="?l=${language}"><h2>${words.doneTitle}</h2><p>${words.doneText}</p><input type="hidden" name="end" value="yes"><button type="submit" class="plain">${words.done}</button></form>`
  const list = words.use.map((line) => `<li>${line}</li>`).join('')
  return whole(
    language,
    `<h1>${words.title}</h1>${said}<p>${escaped(words.intro(until))}</p><p class="note">${words.check}</p><ul>${list}</ul>${form}${end}`,
    true,
  )
}

/** Of a link that takes nothing, whyever: nobody learns more. */
export function overPage(language: Language): string {
  const words = PAGE_WORDS[language]
  return whole(language, `<h1>${words.overTitle}</h1><p>${words.overText}</p>`, true)
}

/** Once the customer said that this was all. */
export function finishedPage(language: Language): string {
  const words = PAGE_WORDS[language]
  return whole(
    language,
    `<h1>${words.finishedTitle}</h1><p class="note good" role="status">${words.finishedText}</p>`,
    false,
  )
}

/** A fault before anything is known of the link. */
export function faultPage(language: Language, fault: PageFault): string {
  const words = PAGE_WORDS[language]
  return whole(
    language,
    `<h1>${words.title}</h1><p class="note bad" role="alert">${words.wrong[fault]}</p>`,
    true,
  )
}
