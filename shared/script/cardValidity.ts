// Which cards may be read from on a day (知识卡有效期). Promises: pure; a card that is not approved yet or whose approval has run out is
// never among them.
import type { LocalDay } from '../instant.ts'
import type { Bucket } from '../values.ts'
import type { Card } from './graph.ts'

/** Both days count: approved on the first, still good on the last. A card without a last day stands until it is withdrawn. */
export function isValidOn({ approved }: Pick<Card, 'approved'>, day: LocalDay): boolean {
  return approved.on <= day && (approved.until === null || day <= approved.until)
}

/** The cards of a kind for `day`, and how many of that kind wait for a new approval. */
export function cardsOn(
  cards: readonly Card[],
  kind: Card['kind'],
  day: LocalDay,
): { readonly shown: readonly Card[]; readonly expired: number } {
  const ofKind = cards.filter((card) => card.kind === kind)
  return {
    shown: ofKind.filter((card) => isValidOn(card, day)),
    expired: ofKind.filter(({ approved }) => approved.until !== null && approved.until < day).length,
  }
}

/** What helps at this objection in this bucket, on that day. */
export function hintsFor(
  cards: readonly Card[],
  { objection, bucket, day }: { objection: string; bucket: Bucket; day: LocalDay },
): Card[] {
  return cards.filter(
    (card) =>
      card.kind === 'hint' &&
      card.at?.objection === objection &&
      card.at.buckets.includes(bucket) &&
      isValidOn(card, day),
  )
}
