// What a customer answers to a text message: whether it is a wish to get no more of them. Promises: pure; the words are data; only a whole
// answer counts, so that "how do I stop the fees" is no wish to be left alone.

/** Chinese carriers' and American usage; compared without case, width, blanks and marks. */
export const OPT_OUT_WORDS = [
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
  'T',
  'TD',
  'N',
  '退',
  '退订',
  '退定',
  '取消',
  '停止',
  '拒收',
  '不要再发',
  '不要再发了',
  '别再发',
  '别再发了',
  '别发了',
  '不要发短信',
  '停止发送',
] as const

const WORDS: ReadonlySet<string> = new Set(OPT_OUT_WORDS)

export function isOptOut(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\p{P}\p{S}\p{Z}\s]/gu, '')
  return WORDS.has(plain) || WORDS.has(plain.replace(/^(回复|回|REPLY)/u, ''))
}
