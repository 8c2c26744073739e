// The page on which a customer hands in papers, as one piece of HTML. Promises: nothing of a person, a debt or a link is in it; every control has a
// label, what is wrong is said first and where it belongs.
import type { Language } from '../shared/script/variables.ts'
import { MOST_PAPERS, PAPER_SORT_WORDS, PAPER_SORTS, PAPER_TYPES } from '../shared/ticket/papers.ts'
import { escaped, whole } from './customerPage.ts'
import { PAGE_WORDS, type PageFault } from './paperWords.ts'

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
<label for="sort">${words.sort}</label><select id="sort" name="sort" required${at('sort')}><option value="">${words.choose}</option>${options.join('')}</select>
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
    words.title,
    `<h1>${words.title}</h1>${said}<p>${escaped(words.intro(until))}</p><p class="note">${words.check}</p><ul>${list}</ul>${form}${end}`,
    true,
  )
}

/** Of a link that takes nothing, whyever: nobody learns more. */
export function overPage(language: Language): string {
  const words = PAGE_WORDS[language]
  return whole(language, words.title, `<h1>${words.overTitle}</h1><p>${words.overText}</p>`, true)
}

/** Once the customer said that this was all. */
export function finishedPage(language: Language): string {
  const words = PAGE_WORDS[language]
  return whole(
    language,
    words.title,
    `<h1>${words.finishedTitle}</h1><p class="note good" role="status">${words.finishedText}</p>`,
    false,
  )
}

/** A fault before anything is known of the link. */
export function faultPage(language: Language, fault: PageFault): string {
  const words = PAGE_WORDS[language]
  return whole(
    language,
    words.title,
    `<h1>${words.title}</h1><p class="note bad" role="alert">${words.wrong[fault]}</p>`,
    true,
  )
}
