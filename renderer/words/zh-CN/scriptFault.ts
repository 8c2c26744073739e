// Why a script may not be used, in Chinese: read by whoever wrote it.
export const scriptFault = {
  kind: {
    malformed: '话术格式有误：{{detail}}。请重新填写这一处。',
    repeatedNode: '“{{node}}”出现了两次。请给其中一句换编号。',
    unreachable: '没有任何回答能走到“{{node}}”。请连上它，或者删去它。',
    deadEnd: '从“{{node}}”走不到结束，只会原地打转。请给它一个通向结束的回答。',
    noComplaint: '“投诉 / 别再打”指向“{{node}}”，但那一句不是投诉话术。请改指投诉的一句。',
    unknownTarget: '“{{node}}”的回答“{{answer}}”指向不存在的一句。请选一个已有的编号。',
    repeatedAnswer: '“{{node}}”有两个叫“{{answer}}”的回答。请改名。',
    endWithoutCode: '“{{node}}”的回答“{{answer}}”结束通话，却没有结果代码。请给它一个代码。',
    unknownCode: '结果代码“{{code}}”不存在。请从代码表里选。',
    unknownField: '结果“{{code}}”没有“{{field}}”这一项，或者填不进这种内容。请改。',
    unknownVariable: '“{{node}}”用了不存在的变量“{{variable}}”。请从变量表里选。',
    debtFactInNeutralLine: '“{{node}}”谁都可能听到，却含有欠款信息“{{variable}}”。请删去，或者放到核身之后。',
    debtWordInNeutralLine: '“{{node}}”谁都可能听到，却说到“{{words}}”。核身之前不谈欠款，请换说法。',
    captureMayBeMissing:
      '有的走法到了“{{node}}”还没有填“{{variable}}”，这句会缺内容。请在之前的回答里设为必填。',
    debtFactBeforeMatch: '不核身就能走到“{{node}}”，那里有欠款信息。请让通向它的回答要求核对一致。',
    unknownMustSay: '“{{node}}”标了必说项“{{item}}”，但清单里没有。请先加进清单。',
    mustSayNeverSaid: '必说项“{{item}}”没有任何一句会说到。请标在说它的那一句上。',
    mustSayMissing: '“{{node}}”应当说到必说项“{{item}}”，且该说时不能免。请标上。',
    openingSaysNothing: '开场“{{node}}”没有任何必说项，核身会立即打开。请标上谁来电、录音、如何核实。',
    missingText: '“{{node}}”缺一种语言（{{language}}）的文字。请补齐中文和英文。',
    variableInOneLanguage: '“{{node}}”的变量“{{variable}}”只在一种语言里出现。请两种语言都写上，或都不写。',
    forbiddenWords: '“{{node}}”里的“{{words}}”不可使用：{{rule}}（{{source}}）。请换说法。',
    cardNeverValid: '卡片“{{node}}”的有效期在审核日之前就结束了。请改有效期。',
  },
}
