// What of a debt must not be in the document before verification, and a watch that looks at every change of the document while a
// call is up. Figures come from central's rows by the money rules, not from the screen.
import type { Page } from 'playwright'
import { arrearsOn } from '../../shared/arrears.ts'
import { localDay } from '../../shared/instant.ts'
import { formatMoney } from '../../shared/money.ts'
import type { CentralDoor } from './centralDoor.ts'

/** Figures and names of these cases' debts, as a screen would write them; the first is the total of the first case. */
export async function debtFactsOf(central: CentralDoor, cases: readonly string[]): Promise<string[]> {
  const rows = await central.rows()
  return cases.flatMap((id) => {
    const matter = rows.find((row) => row.kind === 'case' && row.id === id)
    if (matter?.kind !== 'case') throw new Error(`central has no case ${id}`)
    const payments = rows.flatMap((row) => (row.kind === 'payment' && row.caseId === id ? row : []))
    const today = localDay(central.session.now, matter.zone)
    const { totalFen, principalFen, interestFen, dailyFen, minimumFen, dpd, bucket } = arrearsOn(
      matter,
      payments,
      today,
    )
    const money = [totalFen, principalFen, interestFen, minimumFen]
    return [
      ...money.map((fen) => formatMoney(fen)),
      ...money.map((fen) => formatMoney(fen).replaceAll(',', '')),
      ...money.filter((fen) => fen >= 10_000).map(String),
      `日增 ${formatMoney(dailyFen)}`,
      `逾期 ${dpd}`,
      `${bucket} `,
      matter.lender,
      matter.accountNumber,
      matter.accountNumber.slice(-4),
    ]
  })
}

/** Starts to look for these texts in all that the document holds, text, values and attributes, whenever it changes in a call. */
export async function watchFor(page: Page, texts: readonly string[]): Promise<{ seen(): Promise<string[]> }> {
  await page.evaluate((wanted) => {
    const seen: string[] = []
    const look = () => {
      if (!document.querySelector('[data-call="talking"], [data-call="ending"], [data-call="wrappingUp"]'))
        return
      const held = [document.body.textContent ?? '']
      for (const element of document.body.querySelectorAll('*')) {
        // Where a case is told from another, no text for a person.
        for (const { name, value } of element.attributes)
          if (!['data-case', 'data-open-case', 'd', 'style', 'id'].includes(name)) held.push(value)
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
          held.push(element.value)
      }
      const all = held.join('\n')
      for (const text of wanted) if (all.includes(text)) seen.push(text)
    }
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
    Reflect.set(globalThis, 'seenInCall', () => {
      look()
      return [...new Set(seen)]
    })
  }, texts)
  return {
    seen: () => page.evaluate(() => (Reflect.get(globalThis, 'seenInCall') as () => string[])()),
  }
}
