// What a contact person is to the customer, read from the words of an account file. Promises: the few relations that lenders
// write are known in both languages; anything else stays as it was filed. Pure data.

type Words = { zh: string; en: string }

/** `filed`: how files say it, lower case, parted by blanks. */
const RELATIONS: readonly { label: Words; filed: string }[] = [
  {
    label: { zh: '配偶', en: 'Spouse' },
    filed: '配偶 夫妻 丈夫 妻子 爱人 老公 老婆 夫 妻 spouse husband wife partner',
  },
  {
    label: { zh: '父母', en: 'Parent' },
    filed: '父母 父亲 母亲 爸爸 妈妈 父 母 双亲 parent parents father mother',
  },
  {
    label: { zh: '子女', en: 'Child' },
    filed: '子女 儿子 女儿 孩子 子 女 child children son daughter',
  },
  {
    label: { zh: '兄弟姐妹', en: 'Sibling' },
    filed: '兄弟姐妹 兄弟 姐妹 哥哥 弟弟 姐姐 妹妹 兄弟姊妹 sibling siblings brother sister',
  },
  {
    label: { zh: '亲属', en: 'Relative' },
    filed: '亲属 亲戚 家属 家人 其他亲属 直系亲属 relative relatives family familymember',
  },
  {
    label: { zh: '朋友', en: 'Friend' },
    filed: '朋友 好友 同学 friend friends classmate',
  },
  {
    label: { zh: '同事', en: 'Colleague' },
    filed: '同事 工作同事 单位同事 colleague colleagues coworker workmate',
  },
  {
    label: { zh: '单位', en: 'Workplace' },
    filed: '单位 工作单位 公司 雇主 workplace employer company',
  },
  {
    label: { zh: '其他', en: 'Other' },
    filed: '其他 其它 other others',
  },
]

const KNOWN: ReadonlyMap<string, Words> = new Map(
  RELATIONS.flatMap(({ label, filed }) => filed.split(' ').map((word) => [word, label] as const)),
)

/** The relation in both languages, null for words that are not known: those are shown as they were filed. */
export function relationWords(filed: string): Words | null {
  return KNOWN.get(filed.normalize('NFKC').toLowerCase().replace(/[\s-]/gu, '')) ?? null
}
